#include "checks/check.hpp"

#include <array>

#include "checks/proxy/proxy.hpp"

namespace sfprobe {
namespace {

constexpr auto kCodes = std::to_array<std::string_view>(
    {"PROXY_AUTH_REQUIRED", "PROXY_REFUSED", "PROXY_URL_INVALID", "PROXY_SCHEME_MISMATCH",
     "PROXY_CHOICE_DIFFERS", "ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "ECONNREFUSED", "ECONNRESET",
     "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "EACCES", "EPROTO"});

}  // namespace

extern const Check check_proxy = {.stage = proxy::kStage,
                                  .place = 30,
                                  .phase = Phase::proxy,
                                  .observe = proxy::observe,
                                  .judge = proxy::judge,
                                  .codes = kCodes};

}  // namespace sfprobe
