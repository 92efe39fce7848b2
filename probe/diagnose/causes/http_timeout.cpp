#include "clients/what_if.hpp"
#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// jsforce-node, lib/request.js: HTTP_TIMEOUT ends any request. It is the cause if the login would
// get through without it. World: http-timeout-variable.
std::optional<Cause> explain(const Case& failure) {
  const auto value = failure.observed.variable("HTTP_TIMEOUT");
  if (!value) return std::nullopt;
  const EnvChange without{.unset = {"HTTP_TIMEOUT"}};
  if (!clients::gets_through(clients::predict_with(failure.observed, without))) return std::nullopt;
  return Cause{.id = "HTTP_TIMEOUT_TOO_SHORT",
               .owner = Owner::you,
               .summary = "HTTP_TIMEOUT=" + *value + " ends the login before the answer comes",
               .why = {{"without HTTP_TIMEOUT the login gets its answer", {}}}};
}

}  // namespace

extern const CauseRule cause_http_timeout = {"HTTP_TIMEOUT_TOO_SHORT", Depth::setting, explain};

}  // namespace sfprobe
