#include "clients/curl/configured.hpp"

#include <algorithm>
#include <charconv>

#include "node/openssl_config.hpp"

namespace sfprobe::clients::curl {
namespace {

bool is_for_proxy(std::string_view name) {
  return name == "proxy-user" || name == "proxy-header" || name == "proxy-anyauth" ||
         name == "proxy-basic" || name == "proxy-digest" || name == "proxy-ntlm" ||
         name == "proxy-negotiate" || name == "proxy-service-name" || name.starts_with("socks5-");
}

bool is_proxy(std::string_view name) {
  return name == "proxy" || name == "proxy1.0" || name == "socks4" || name == "socks4a" ||
         name == "socks5" || name == "socks5-hostname";
}

// "2.5" seconds; nothing for what is no number.
std::optional<double> seconds(const std::string& value) {
  double number = 0;
  const char* const end = value.data() + value.size();
  const auto [rest, error] = std::from_chars(value.data(), end, number, std::chars_format::fixed);
  if (value.empty() || error != std::errc{} || rest != end || number < 0) return std::nullopt;
  return number;
}

// 12 for TLS 1.2, as its minor number is counted in names; 0 for anything else.
int version_of(std::string_view name) {
  if (name == "1.3" || name == "TLSv1.3" || name == "tlsv1.3") return 13;
  if (name == "1.2" || name == "TLSv1.2" || name == "tlsv1.2") return 12;
  if (name == "1.1" || name == "TLSv1.1" || name == "tlsv1.1") return 11;
  if (name == "1.0" || name == "TLSv1" || name == "tlsv1.0" || name == "tlsv1") return 10;
  return 0;
}

}  // namespace

Configured::Configured(const environment::VariablesFacts& variables) {
  for (const auto& defaults : variables.openssl_defaults) take(defaults);
  for (const auto& curlrc : variables.curlrc) {
    if (curlrc.unread) untell(Stage::start, curlrc.path + " was not read");
    for (const auto& option : curlrc.options) take(option);
  }
  if (insecure || changes_hello()) untell(Stage::proxy_tls, "its TLS settings are its own");
}

void Configured::untell(Stage stage, const std::string& because) {
  for (std::size_t i = static_cast<std::size_t>(stage); i < kStages; ++i) {
    if (untold_[i].empty()) untold_[i] = because;
    if (stage == Stage::proxy_tls) return;  // which says nothing of the stages behind it
  }
}

void Configured::take(const environment::OpensslDefaultsFact& defaults) {
  if (!defaults.unclear.empty()) {
    untell(Stage::tls, defaults.path + " sets " + defaults.unclear);
  }
  oldest_tls_ = version_of(defaults.min_protocol);
  ciphers_ = defaults.ciphers;
  suites_ = defaults.suites;
  groups_ = defaults.groups;
  signature_algorithms_ = defaults.signature_algorithms;
  lenient_ = !defaults.options.empty();
  const int level = node::security_level_of(ciphers_);
  if (level >= 0) level_ = level;
}

void Configured::take(const environment::CurlrcOptionFact& option) {
  const std::string& name = option.name;
  const std::string because = "its .curlrc sets " + name;
  if (name == "proxy1.0") untell(Stage::tunnel, because);
  if (is_proxy(name)) {
    proxy_named = true;
  } else if (is_for_proxy(name)) {
    proxy_auth = true;
  } else if (name == "insecure") {
    insecure = option.on;
  } else if (name == "ipv4" || name == "ipv6") {
    ip_family_ = name.back();
  } else if (name == "fail" || name == "fail-with-body") {
    fails_ = option.on;
  } else if (name == "location") {
    follows_ = option.on;
  } else if (name.starts_with("retry")) {
    retries_ = true;
  } else if (name == "speed-limit" || name == "speed-time") {
    minds_speed_ = true;
  } else if (name == "connect-timeout" || name == "max-time") {
    const auto limit = seconds(option.value);
    if (!limit) untell(Stage::start, because);
    (name == "max-time" ? whole_s_ : connect_s_) = limit.value_or(0);
  } else {
    take_tls(option, because);
  }
}

void Configured::take_tls(const environment::CurlrcOptionFact& option, const std::string& because) {
  const std::string& name = option.name;
  if (name == "http1.1") {
    http1_ = true;
  } else if (name.starts_with("tlsv1")) {
    oldest_tls_ = version_of(name);
  } else if (name == "tls-max") {
    newest_tls_ = version_of(option.value);
    if (newest_tls_ == 0) untell(Stage::tls, because);
  } else if (name == "ciphers" || name == "tls13-ciphers" || name == "curves") {
    // A list of which OpenSSL takes nothing ends curl at once, whatever the server speaks.
    untell(Stage::tls, because);
  } else if (name == "cacert" || name == "capath") {
    untell(Stage::proxy_tls, because);
    if (name == "capath" && option.value.empty()) untell(Stage::tls, because);
  } else if (name != "noproxy" && option.on == (name != "alpn")) {
    untell(stage_of(name), because);
  }
}

bool Configured::changes_hello() const {
  return oldest_tls_ == 13 || newest_tls_ != 0 || lenient_ || level_ != 2 ||
         !(ciphers_.empty() && suites_.empty() && groups_.empty() && signature_algorithms_.empty());
}

Path Configured::path_of(const Path& path) const {
  Path taken = path;
  if (!ip_family_.empty() && !path.hop_literal) {
    std::erase_if(taken.attempts, [&](const Attempt& a) { return a.v6 != (ip_family_ == "6"); });
  }
  if (http1_) {
    const HttpAnswer* answer = path.token_of(false);
    taken.token_other.reset();
    if (answer == nullptr || answer->facts.offered_h2) {
      taken.token.reset();
    } else {
      taken.token = *answer;
    }
  }
  for (Handshake& handshake : taken.handshakes) {
    if (insecure) handshake.verdicts["curl"] = "";
  }
  if (insecure && taken.token) taken.token->facts.unverified = false;
  if (insecure && taken.token_other) taken.token_other->facts.unverified = false;
  return taken;
}

}  // namespace sfprobe::clients::curl
