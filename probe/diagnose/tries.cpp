#include "diagnose/tries.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "facts/cut_comparison.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

// What cuts the line sooner than a round trip is nearer than what accepts connections.
std::string too_soon(const ObservedHandshake& first) {
  constexpr std::int64_t kTelling = 5000;  // less is drowned in what this machine itself takes
  std::int64_t fastest = first.facts.after_hello_us;
  std::int64_t round_trip = first.facts.rtt_us;
  for (const auto& again : first.again) {
    if (again.facts.after_hello_us > 0) fastest = std::min(fastest, again.facts.after_hello_us);
    if (again.facts.rtt_us > 0) round_trip = std::min(round_trip, again.facts.rtt_us);
  }
  if (!is_cut(first.outcome) || fastest <= 0 || round_trip < kTelling) return {};
  if (fastest * 4 >= round_trip * 3) return {};
  return ", the fastest after " + duration_text(fastest) + ", where a round trip takes " +
         duration_text(round_trip);
}

}  // namespace

std::optional<Tries> tries_of(const Case& failure) {
  if (!failure.ends_at("tls") || failure.route == nullptr) return std::nullopt;
  for (const ObservedHandshake& first : failure.route->handshakes) {
    if (first.again.empty() || first.ok()) continue;
    Tries tries;
    tries.failed = tries.all = 1;
    tries.evidence = {first.id};
    for (const auto& again : first.again) {
      ++tries.all;
      if (!again.ok()) ++tries.failed;
      tries.evidence.push_back(again.id);
    }
    // Others may pass: what these have in common is the name.
    const std::string naming =
        first.facts.server_name.empty() ? "" : " that name " + failure.observed.target.display;
    tries.text = fmt::format("{} of {} TLS handshakes{} {} cut off{}", tries.failed, tries.all,
                             naming, tries.failed == 1 ? "was" : "were", too_soon(first));
    return tries;
  }
  return std::nullopt;
}

}  // namespace sfprobe
