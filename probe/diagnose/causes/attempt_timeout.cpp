#include <fmt/format.h>

#include <algorithm>

#include "clients/what_if.hpp"
#include "diagnose/case.hpp"
#include "facts/stages.hpp"
#include "node/options.hpp"

namespace sfprobe {
namespace {

constexpr std::string_view kMoreTime = "--network-family-autoselection-attempt-timeout=5000";

constexpr double kShortest = 10;  // ms: the least that NODE_OPTIONS may set

struct Slow {
  std::string address;
  std::string step;
  double ms = 0;
};

// The quickest address that works.
Slow quickest(const ObservedRoute& route) {
  Slow best;
  const auto consider = [&](const Measurement& step, const std::string& address, double ms) {
    if (step.ok() && (best.step.empty() || ms < best.ms)) best = {address, step.id, ms};
  };
  for (const auto& one : route.connections) consider(one, one.facts.address, one.ms());
  for (const auto& hop : route.hops) {
    consider(hop, hop.facts.address, static_cast<double>(hop.facts.took_us) / 1000);
  }
  return best;
}

// The login gets through, or to a fault that lies behind the connection.
bool gets_further(const std::optional<Prediction>& after) {
  return clients::gets_through(after) ||
         (after && (after->stage == stages::kTls || after->stage == stages::kEndpoint));
}

std::string patience_text(const std::string& node_options) {
  const auto set = node::read_options(node_options, {}).options.attempt_ms;
  if (!set) return "Node.js waits 250 ms for it (500 ms from version 26)";
  return fmt::format("Node.js waits {:.0f} ms for it, as NODE_OPTIONS says",
                     static_cast<double>(*set));
}

// Node.js gives each address but the last a short time only (lib/net.js,
// internalConnectMultiple). It is the cause if more time alone lets the CLI through.
// Worlds: connect-all-370ms, connect-v6-no-route-370ms.
std::optional<Cause> explain(const Case& failure) {
  if (failure.route == nullptr || !(failure.ends_at("connect") || failure.ends_at("proxy"))) {
    return std::nullopt;
  }
  const std::string now = failure.observed.variable("NODE_OPTIONS").value_or("");
  const EnvChange patience{
      .set = {{"NODE_OPTIONS", (now.empty() ? "" : now + " ") + std::string(kMoreTime)}}};
  if (!gets_further(clients::predict_with(failure.observed, patience))) return std::nullopt;
  const Slow slow = quickest(*failure.route);
  if (slow.ms < kShortest) return std::nullopt;  // time is not what it lacks
  return Cause{
      .id = "ADDRESS_ATTEMPT_TIMEOUT",
      .owner = Owner::you,
      .summary = fmt::format("Node.js gives up on {} too soon: it answers only after {:.0f} ms",
                             slow.address, slow.ms),
      .why = {{fmt::format("{} accepts the connection after {:.0f} ms; {}", slow.address, slow.ms,
                           patience_text(now)),
               {slow.step}}}};
}

}  // namespace

extern const CauseRule cause_attempt_timeout = {"ADDRESS_ATTEMPT_TIMEOUT", Depth::reason, explain};

}  // namespace sfprobe
