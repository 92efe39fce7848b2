#include "facts/hello_comparison.hpp"

#include <algorithm>

namespace sfprobe::tls {
namespace {

using Variant = HelloVariant;

enum class Said { unasked, answered, refused };

Said said(const ObservedRoute& route, Variant variant) {
  const auto* hello = route.hello(variant);
  if (hello == nullptr) return Said::unasked;
  return hello->ok() ? Said::answered : Said::refused;
}

// The certificates did not come until the server's segments were small.
bool narrow_helps(const ObservedRoute& route) {
  const auto* narrow = route.hello(Variant::handshake);
  if (narrow == nullptr || !narrow->ok()) return false;
  return std::any_of(route.handshakes.begin(), route.handshakes.end(),
                     [](const auto& one) { return one.outcome == Outcome::timed_out; });
}

HelloLimit limit_of(const ObservedRoute& route, const Measured<HelloFacts>& hello) {
  const bool small = said(route, Variant::small) == Said::answered;
  if (!small) {
    // Other handshakes work, so it is something in this one.
    return HelloLimit::unknown;
  }
  const Said padded = said(route, Variant::padded);
  const Said unknown = said(route, Variant::unknown);
  if (padded == Said::answered && unknown == Said::answered) return HelloLimit::key_share;
  if (padded != Said::refused && unknown != Said::refused) return HelloLimit::unknown;
  if (said(route, Variant::small_split) == Said::refused) return HelloLimit::split;
  const bool in_small_segments = said(route, Variant::split) == Said::answered &&
                                 said(route, Variant::narrow) == Said::answered;
  if (!in_small_segments) return HelloLimit::size;
  return hello.outcome == Outcome::timed_out ? HelloLimit::path_mtu : HelloLimit::segment;
}

}  // namespace

const Measured<HelloFacts>* refused_hello(const ObservedRoute& route) {
  const auto* hello = route.hello(Variant::node);
  return hello == nullptr || hello->ok() ? nullptr : hello;
}

HelloComparison compare_hellos(const ObservedRoute& route) {
  HelloComparison comparison;
  for (const auto& one : route.hellos) comparison.evidence.push_back(one.id);
  comparison.hello = route.hello(Variant::node);
  const bool works = std::any_of(route.handshakes.begin(), route.handshakes.end(),
                                 [](const auto& one) { return one.ok(); });
  if (comparison.hello != nullptr && !comparison.hello->ok() && works) {
    comparison.limit = limit_of(route, *comparison.hello);
  } else if (narrow_helps(route)) {
    comparison.limit = HelloLimit::path_mtu;
    comparison.hello = route.hello(Variant::handshake);
  }
  return comparison;
}

}  // namespace sfprobe::tls
