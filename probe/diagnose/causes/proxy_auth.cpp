#include <algorithm>

#include "diagnose/case.hpp"
#include "text/ascii.hpp"

namespace sfprobe {
namespace {

// RFC 9110, 11.7: the proxy names the schemes that it takes. The CLI can do Basic and nothing else,
// so with Basic on offer the credentials are the user's to give; so are those of a SOCKS proxy
// (RFC 1929). Worlds: proxy-basic-missing, proxy-basic-wrong, proxy-connect-407-ntlm,
// proxy-microsocks-password-missing.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.ends_at("proxy") || failure.route == nullptr || !failure.route->tunnel) {
    return std::nullopt;
  }
  const auto& codes = failure.sf.codes;
  if (std::any_of(codes.begin(), codes.end(), [](const std::string& code) {
        return code.starts_with("UND_ERR_SOCKS5_AUTH_");
      })) {
    auto cause = cause_from(failure.failure_at("proxy"), Owner::you);
    if (cause) cause->id = "PROXY_AUTH_REQUIRED";
    return cause;
  }
  const auto& schemes = failure.route->tunnel->facts.schemes;
  const bool basic = std::any_of(schemes.begin(), schemes.end(), [](const std::string& scheme) {
    return text::lower(scheme) == "basic";
  });
  return cause_from(failure.finding("PROXY_AUTH_REQUIRED"), basic ? Owner::you : Owner::proxy);
}

}  // namespace

extern const CauseRule cause_proxy_auth = {"PROXY_AUTH_REQUIRED", Depth::reason, explain};

}  // namespace sfprobe
