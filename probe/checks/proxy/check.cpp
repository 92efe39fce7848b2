#include "checks/check.hpp"

#include <array>

#include "checks/proxy/judge.hpp"
#include "checks/proxy/observe.hpp"
#include "checks/proxy/tell.hpp"

namespace sfprobe {
namespace {

constexpr auto kCodes = std::to_array<std::string_view>(
    {"PROXY_AUTH_REQUIRED", "PROXY_REFUSED", "PROXY_URL_INVALID", "PROXY_SCHEME_MISMATCH",
     "PROXY_CHOICE_DIFFERS", "ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "ECONNREFUSED", "ECONNRESET",
     "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "EACCES", "EPROTO"});

}  // namespace

extern const Check check_proxy = {Stage::proxy, proxy::observe, proxy::judge, proxy::tell, kCodes};

}  // namespace sfprobe
