#include <algorithm>

#include "clients/what_if.hpp"
#include "diagnose/case.hpp"
#include "facts/stages.hpp"

namespace sfprobe {
namespace {

bool is_number(const std::string& value) {
  return value.find_first_of("0123456789") != std::string::npos;
}

// It ends by another clock, later, or is not said to end by anything.
bool waits_in_vain(const Prediction& after) {
  return after.codes.empty() ||
         std::any_of(after.codes.begin(), after.codes.end(), [](const std::string& code) {
           return code.find("TIMEOUT") != std::string::npos ||
                  code.find("TIMEDOUT") != std::string::npos;
         });
}

// The login gets through, or to a fault that is no silence and lies behind the connection.
bool gets_further(const std::optional<Prediction>& after) {
  if (clients::gets_through(after)) return true;
  if (!after || after->outcome != ClientOutcome::error || waits_in_vain(*after)) return false;
  return after->stage == stages::kTls || after->stage == stages::kEndpoint;
}

// jsforce-node, lib/request.js: HTTP_TIMEOUT ends any request. It is the cause if the login would
// get further without it. Worlds: http-timeout-variable, http-timeout-late-proxy-no-intermediate.
std::optional<Cause> explain(const Case& failure) {
  const auto value = failure.observed.variable("HTTP_TIMEOUT");
  if (!value) return std::nullopt;
  // What the CLI prints of it has no code.
  if (!failure.sf.codes.empty()) return std::nullopt;
  const auto after = clients::predict_with(failure.observed, EnvChange{.unset = {"HTTP_TIMEOUT"}});
  if (!gets_further(after)) return std::nullopt;
  return Cause{
      .id = "HTTP_TIMEOUT_TOO_SHORT",
      .owner = Owner::you,
      .summary = is_number(*value)
                     ? "HTTP_TIMEOUT=" + *value + " ends the login before the answer comes"
                     : "HTTP_TIMEOUT is not a number of milliseconds, and the CLI takes "
                       "it for 1 ms",
      .why = {{clients::gets_through(after)
                   ? "without HTTP_TIMEOUT the login gets its answer"
                   : "without HTTP_TIMEOUT the login gets further, to " + after->codes.front(),
               {}}}};
}

}  // namespace

extern const CauseRule cause_http_timeout = {"HTTP_TIMEOUT_TOO_SHORT", Depth::setting, explain};

}  // namespace sfprobe
