#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "clients/curl/configured.hpp"

namespace sfprobe::clients::curl {
namespace {

using enum Stage;

constexpr auto kStageOf =
    std::to_array<std::pair<std::string_view, Stage>>({{"resolve", lookup},
                                                       {"connect-to", lookup},
                                                       {"alt-svc", lookup},
                                                       {"hsts", lookup},
                                                       {"interface", connect},
                                                       {"local-port", connect},
                                                       {"tcp-fastopen", connect},
                                                       {"proxy-insecure", proxy_tls},
                                                       {"proxy-cacert", proxy_tls},
                                                       {"proxy-capath", proxy_tls},
                                                       {"proxy-crlfile", proxy_tls},
                                                       {"proxy-cert", proxy_tls},
                                                       {"proxy-cert-type", proxy_tls},
                                                       {"proxy-key", proxy_tls},
                                                       {"proxy-key-type", proxy_tls},
                                                       {"proxy-pass", proxy_tls},
                                                       {"proxy-ciphers", proxy_tls},
                                                       {"proxy-tls13-ciphers", proxy_tls},
                                                       {"proxy-tlsv1", proxy_tls},
                                                       {"proxy-pinnedpubkey", proxy_tls},
                                                       {"proxy-tlsuser", proxy_tls},
                                                       {"proxy-tlspassword", proxy_tls},
                                                       {"proxy-tlsauthtype", proxy_tls},
                                                       {"haproxy-protocol", tls},
                                                       {"alpn", tls},
                                                       {"http2-prior-knowledge", tls},
                                                       {"http3", tls},
                                                       {"http3-only", tls},
                                                       {"sslv2", tls},
                                                       {"sslv3", tls},
                                                       {"cert", tls},
                                                       {"cert-type", tls},
                                                       {"key", tls},
                                                       {"key-type", tls},
                                                       {"pass", tls},
                                                       {"engine", tls},
                                                       {"crlfile", tls},
                                                       {"tlsuser", tls},
                                                       {"tlspassword", tls},
                                                       {"tlsauthtype", tls},
                                                       {"false-start", tls},
                                                       {"pinnedpubkey", answer},
                                                       {"cert-status", answer},
                                                       {"http1.0", answer},
                                                       {"http0.9", answer},
                                                       {"ignore-content-length", answer},
                                                       {"compressed", answer},
                                                       {"tr-encoding", answer},
                                                       {"raw", answer},
                                                       {"header", answer},
                                                       {"cookie", answer},
                                                       {"data", answer},
                                                       {"data-raw", answer},
                                                       {"data-ascii", answer},
                                                       {"data-binary", answer},
                                                       {"data-urlencode", answer},
                                                       {"json", answer},
                                                       {"url-query", answer},
                                                       {"get", answer},
                                                       {"request", answer},
                                                       {"request-target", answer},
                                                       {"range", answer},
                                                       {"continue-at", answer},
                                                       {"time-cond", answer},
                                                       {"etag-save", answer},
                                                       {"etag-compare", answer},
                                                       {"user", answer},
                                                       {"basic", answer},
                                                       {"digest", answer},
                                                       {"negotiate", answer},
                                                       {"ntlm", answer},
                                                       {"ntlm-wb", answer},
                                                       {"anyauth", answer},
                                                       {"oauth2-bearer", answer},
                                                       {"aws-sigv4", answer},
                                                       {"service-name", answer},
                                                       {"login-options", answer},
                                                       {"netrc", answer},
                                                       {"netrc-optional", answer},
                                                       {"netrc-file", answer},
                                                       {"max-filesize", answer},
                                                       {"limit-rate", answer},
                                                       {"location-trusted", answer},
                                                       {"dump-header", answer},
                                                       {"output", answer},
                                                       {"output-dir", answer},
                                                       {"remote-name", answer},
                                                       {"remote-name-all", answer},
                                                       {"remote-header-name", answer},
                                                       {"remove-on-error", answer}});

}  // namespace

// Those that do nothing for a login are not recorded (text/curlrc_options.inc): any other that is
// not named here may change everything.
Stage stage_of(std::string_view option) {
  const auto* found = std::find_if(kStageOf.begin(), kStageOf.end(),
                                   [&](const auto& entry) { return entry.first == option; });
  return found == kStageOf.end() ? Stage::start : found->second;
}

}  // namespace sfprobe::clients::curl
