#include <algorithm>

#include "diagnose/case.hpp"
#include "text/ascii.hpp"

namespace sfprobe {
namespace {

// The URL with a place for credentials: "http://USER:PASSWORD@proxy.corp:3128".
std::string with_credentials(const Observed& observed) {
  if (!observed.choice) return {};
  const std::string& url = observed.choice->facts.proxy;
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return {};
  const std::size_t at = url.rfind('@');
  const std::size_t host = at == std::string::npos ? scheme + 3 : at + 1;
  return url.substr(0, scheme + 3) + "USER:PASSWORD@" + url.substr(host);
}

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
    if (cause) {
      cause->id = "PROXY_AUTH_REQUIRED";
      cause->words.emplace_back("credentialproxy", with_credentials(failure.observed));
    }
    return cause;
  }
  const auto& schemes = failure.route->tunnel->facts.schemes;
  const bool basic = std::any_of(schemes.begin(), schemes.end(), [](const std::string& scheme) {
    return text::lower(scheme) == "basic";
  });
  auto cause =
      cause_from(failure.finding("PROXY_AUTH_REQUIRED"), basic ? Owner::you : Owner::proxy);
  if (cause) cause->words.emplace_back("credentialproxy", with_credentials(failure.observed));
  return cause;
}

}  // namespace

extern const CauseRule cause_proxy_auth = {"PROXY_AUTH_REQUIRED", Depth::reason, explain};

}  // namespace sfprobe
