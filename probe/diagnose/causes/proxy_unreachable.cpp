#include <algorithm>

#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// The proxy that the CLI takes has no name or no open port here: it never gets to say anything.
// Worlds: proxy-refused, proxy-name-unknown, proxy-dropped.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.ends_at("proxy") || failure.route == nullptr) return std::nullopt;
  const auto& hops = failure.route->hops;
  // A connection that stood and was cut says that there is a proxy.
  if (std::any_of(hops.begin(), hops.end(),
                  [](const auto& hop) { return hop.ok() || hop.outcome == Outcome::reset; })) {
    return std::nullopt;
  }
  auto cause = cause_from(failure.failure_at("proxy"), Owner::you);
  if (cause) cause->id = "PROXY_UNREACHABLE";
  return cause;
}

}  // namespace

extern const CauseRule cause_proxy_unreachable = {"PROXY_UNREACHABLE", Depth::party, explain};

}  // namespace sfprobe
