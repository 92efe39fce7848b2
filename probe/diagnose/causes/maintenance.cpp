#include <fmt/format.h>

#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

constexpr int kUnavailable = 503;

// A page of Salesforce's own, or one with the status that its maintenance has (RFC 9110, 15.6.4)
// where no proxy is there to give it: nobody on the way need do anything. World: h2-503-html.
std::optional<Cause> explain(const Case& failure) {
  if (failure.route == nullptr || !failure.route->token) return std::nullopt;
  const auto& token = *failure.route->token;
  const bool own = token.facts.salesforce_headers;
  if (token.facts.kind != endpoint::BodyKind::html ||
      (!own && (token.facts.status != kUnavailable || failure.proxied()))) {
    return std::nullopt;
  }
  auto cause = cause_from(failure.failure_at("endpoint"), Owner::salesforce);
  if (cause) cause->id = "SERVICE_UNAVAILABLE";
  return cause;
}

}  // namespace

extern const CauseRule cause_maintenance = {
    "SERVICE_UNAVAILABLE", Depth::reason, explain, {}, true};

}  // namespace sfprobe
