#include "proxy/proxy_url.hpp"

#include <array>
#include <optional>
#include <utility>

#include "proxy/host.hpp"
#include "proxy/meant.hpp"
#include "proxy/reference.hpp"
#include "proxy/url.hpp"
#include "text/show.hpp"

namespace sfprobe::proxy {
namespace {

constexpr auto kSchemes = std::to_array<std::pair<std::string_view, std::uint16_t>>(
    {{"http", 80}, {"https", 443}, {"socks5", 1080}, {"socks", 1080}, {"socks5h", 1080}});

void note(ProxyUrl& url, ProxyFault fault) {
  if (url.fault == ProxyFault::none) url.fault = fault;
}

bool is_socks(const Url& url) { return url.scheme == "socks5" || url.scheme == "socks"; }

// undici's ProxyAgent: the credentials are decoded if there is a user, a path is not allowed but
// for SOCKS.
ProxyError error_of(const std::optional<Url>& url) {
  if (!url) return ProxyError::invalid_url;
  const bool http = url->scheme == "http" || url->scheme == "https";
  const bool decoded = decode_uri_component(url->username).has_value() &&
                       decode_uri_component(url->password).has_value();
  if (!url->username.empty() && !decoded) return ProxyError::malformed_uri;
  if (is_socks(*url)) return ProxyError::none;
  if (!http) return ProxyError::other_protocol;
  return url->bare ? ProxyError::none : ProxyError::no_origin;
}

// Whether a client takes the value for another proxy than the one that was meant.
bool is_misread(const ProxyUrl& out, const ProxyUrl& meant) {
  using enum ProxyFault;
  const ProxyFault fault = meant.fault;
  if (fault == padded_address) return out.host != meant.host;
  if (fault == host_is_port || fault == scheme_doubled) return true;
  const bool strange = fault == unexpanded || fault == quoted || fault == typographic_quotes;
  return strange && !text::is_plain_host(out.host);
}

// As the client takes it.
ProxyUrl taken(const Url& url, const ProxyUrl& meant) {
  ProxyUrl out;
  out.scheme = url.scheme;
  out.host = url.host.starts_with('[') ? url.host.substr(1, url.host.size() - 2) : url.host;
  if (out.socks()) out.host = as_getaddrinfo_reads(out.host);
  out.port = url.port.value_or(usual_port(url.scheme));
  out.user = percent_decode(url.username);
  out.password = percent_decode(url.password);
  if (is_misread(out, meant)) out.fault = meant.fault;
  // undici asks this machine for a SOCKS proxy whose URL names none.
  if (out.host.empty()) {
    out.fault = ProxyFault::host_missing;
    out.host = "127.0.0.1";
  }
  return out;
}

// A raw "%" is that of a reference, if that is all of a user name or a password: "%USER%".
ProxyFault fault_of_percent(const Url& url) {
  const bool reference = is_reference(url.username) || is_reference(url.password);
  return reference ? ProxyFault::unexpanded : ProxyFault::password_percent;
}

}  // namespace

std::uint16_t usual_port(std::string_view scheme) {
  for (const auto& [known, port] : kSchemes) {
    if (known == scheme) return port;
  }
  return 0;
}

ProxyUrl parse_proxy_url(std::string_view value) {
  ProxyUrl meant = meant_proxy(value);
  if (value.empty()) return meant;
  const auto standard = parse_url(value);
  meant.error = error_of(standard);
  if (meant.error == ProxyError::none) return taken(*standard, meant);
  if (meant.fault == ProxyFault::empty) meant.fault = ProxyFault::blank;
  if (meant.error == ProxyError::malformed_uri) note(meant, fault_of_percent(*standard));
  note(meant, ProxyFault::host_invalid);
  if (!is_certain(value, meant)) meant.host.clear();
  return meant;
}

std::string ProxyUrl::authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return name + ":" + std::to_string(port);
}

std::string ProxyUrl::shown() const {
  const bool plain = text::is_usual_scheme(scheme) && text::is_plain_host(host);
  if (!usable() || !plain) return text::shape(scheme + "://");
  return scheme + "://" + (has_credentials() ? "***@" : "") + authority();
}

}  // namespace sfprobe::proxy
