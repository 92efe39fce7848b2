#include "clients/what_if.hpp"
#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

bool is_number(const std::string& value) {
  return value.find_first_of("0123456789") != std::string::npos;
}

// jsforce-node, lib/request.js: HTTP_TIMEOUT ends any request. It is the cause if the login would
// get through without it. World: http-timeout-variable.
std::optional<Cause> explain(const Case& failure) {
  const auto value = failure.observed.variable("HTTP_TIMEOUT");
  if (!value) return std::nullopt;
  const EnvChange without{.unset = {"HTTP_TIMEOUT"}};
  if (!clients::gets_through(clients::predict_with(failure.observed, without))) return std::nullopt;
  return Cause{.id = "HTTP_TIMEOUT_TOO_SHORT",
               .owner = Owner::you,
               .summary = is_number(*value)
                              ? "HTTP_TIMEOUT=" + *value + " ends the login before the answer comes"
                              : "HTTP_TIMEOUT is not a number of milliseconds, and the CLI takes "
                                "it for 1 ms",
               .why = {{"without HTTP_TIMEOUT the login gets its answer", {}}}};
}

}  // namespace

extern const CauseRule cause_http_timeout = {"HTTP_TIMEOUT_TOO_SHORT", Depth::setting, explain};

}  // namespace sfprobe
