#include "checks/check.hpp"

#include <array>

#include "checks/endpoint/judge.hpp"
#include "checks/endpoint/observe.hpp"
#include "checks/endpoint/tell.hpp"

namespace sfprobe {
namespace {

constexpr std::array<std::string_view, 11> kCodes = {
    "ECONNRESET",          "ETIMEDOUT",     "CERT_UNTRUSTED",     "EPROTO",
    "UNEXPECTED_REDIRECT", "HTML_RESPONSE", "EMPTY_RESPONSE",     "UNEXPECTED_RESPONSE",
    "CLOCK_SKEW",          "server_error",  "rate_limit_exceeded"};

}  // namespace

extern const Check check_endpoint = {Stage::endpoint, endpoint::observe, endpoint::judge,
                                     endpoint::tell, kCodes};

}  // namespace sfprobe
