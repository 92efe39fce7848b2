#include "checks/check.hpp"

#include <array>

#include "checks/endpoint/endpoint.hpp"

namespace sfprobe {
namespace {

constexpr auto kExplainedBy = std::to_array<std::string_view>({"dns", "proxy", "connect", "tls"});
constexpr auto kCodes = std::to_array<std::string_view>(
    {"ECONNRESET", "ETIMEDOUT", "CERT_UNTRUSTED", "EPROTO", "UNEXPECTED_REDIRECT", "HTML_RESPONSE",
     "EMPTY_RESPONSE", "UNEXPECTED_RESPONSE", "CLOCK_SKEW", "server_error", "rate_limit_exceeded"});

}  // namespace

extern const Check check_endpoint = {.stage = endpoint::kStage,
                                     .place = 60,
                                     .explained_by = kExplainedBy,
                                     .phase = Phase::answer,
                                     .observe = endpoint::observe,
                                     .judge = endpoint::judge,
                                     .codes = kCodes};

}  // namespace sfprobe
