#include "clients/what_if.hpp"
#include "diagnose/candidates.hpp"
#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

EnvChange node_options(const std::string& value) {
  if (value.empty()) return {.unset = {"NODE_OPTIONS"}};
  return {.set = {{"NODE_OPTIONS", value}}};
}

// An option in NODE_OPTIONS is the cause if the login would get through without it.
// Worlds: connect-first-dropped-no-autoselection, tls-min-1.3-server-1.2, http-header-size-option.
std::optional<Cause> explain(const Case& failure) {
  const auto value = failure.observed.variable("NODE_OPTIONS");
  if (!value) return std::nullopt;
  for (const FewerOptions& fewer : without_some(*value)) {
    if (!clients::gets_through(clients::predict_with(failure.observed, node_options(fewer.rest)))) {
      continue;
    }
    return Cause{.id = "NODE_OPTIONS_HARMFUL",
                 .owner = Owner::you,
                 .summary = fewer.removed + " in NODE_OPTIONS makes the login fail",
                 .why = {{"without " + fewer.removed + " the login endpoint can be reached", {}}},
                 .words = {{"otheroptions", fewer.rest}, {"option", fewer.removed}}};
  }
  return std::nullopt;
}

}  // namespace

extern const CauseRule cause_node_options_harmful = {"NODE_OPTIONS_HARMFUL", Depth::setting,
                                                     explain};

}  // namespace sfprobe
