#include "proxy/proxy_url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "proxy/host.hpp"
#include "proxy/url.hpp"
#include "text/ascii.hpp"
#include "text/ip.hpp"
#include "text/show.hpp"
#include "text/words.hpp"

namespace sfprobe::proxy {
namespace {

constexpr auto kSchemes = std::to_array<std::pair<std::string_view, std::uint16_t>>(
    {{"http", 80}, {"https", 443}, {"socks5", 1080}, {"socks", 1080}, {"socks5h", 1080}});

// The port of a proxy without one; 0 for a scheme that no client of Node.js has.
std::uint16_t usual_port(std::string_view scheme) {
  for (const auto& [known, port] : kSchemes) {
    if (known == scheme) return port;
  }
  return 0;
}

void note(ProxyUrl& url, ProxyFault fault) {
  if (url.fault == ProxyFault::none) url.fault = fault;
}

std::string_view take_quotes(std::string_view text, ProxyUrl& url) {
  while (text.size() >= 1 && (text.front() == '"' || text.front() == '\'')) {
    note(url, ProxyFault::quoted);
    text.remove_prefix(1);
    if (!text.empty() && (text.back() == '"' || text.back() == '\'')) text.remove_suffix(1);
  }
  return text;
}

// Sets the scheme and takes it off; returns its usual port.
std::uint16_t take_scheme(std::string_view& text, ProxyUrl& url) {
  const std::size_t mark = text.find("://");
  if (mark == std::string_view::npos) {
    note(url, ProxyFault::scheme_missing);
    url.scheme = "http";
    return 80;
  }
  url.scheme = text::lower(text.substr(0, mark));
  text.remove_prefix(mark + 3);
  const std::uint16_t port = usual_port(url.scheme);
  if (port == 0 || url.scheme == "socks5h") note(url, ProxyFault::scheme_unsupported);
  return port;
}

void take_credentials(std::string_view& authority, ProxyUrl& url) {
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return;
  const std::string_view userinfo = authority.substr(0, at);
  const std::size_t colon = userinfo.find(':');
  const std::string_view password =
      colon == std::string_view::npos ? "" : userinfo.substr(colon + 1);
  url.user = percent_decode(userinfo.substr(0, colon));
  url.password = percent_decode(password);
  authority.remove_prefix(at + 1);
}

void read_host_and_port(std::string_view authority, std::uint16_t port_of_scheme, ProxyUrl& url) {
  std::size_t colon = authority.rfind(':');
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    url.host = authority.substr(1, close == std::string_view::npos ? close : close - 1);
    if (close == std::string_view::npos || colon < close) colon = std::string_view::npos;
    // Whatever else is between brackets names no host (RFC 3986, 3.2.2).
    if (!text::is_ip(url.host.substr(0, url.host.find('%')))) url.host.clear();
  } else {
    url.host = authority.substr(0, colon);
  }
  url.port = port_of_scheme;
  if (colon != std::string_view::npos && colon + 1 < authority.size()) {
    const std::string_view text = authority.substr(colon + 1);
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool fine = error == std::errc() && end == text.data() + text.size() && port <= 65535;
    if (!fine) note(url, ProxyFault::port_invalid);
    url.port = fine ? static_cast<std::uint16_t>(port) : std::uint16_t{0};
  }
  if (url.host.empty()) note(url, ProxyFault::host_missing);
  // A number in the host's place is an IPv4 address for a URL parser, and a mistake for a person.
  const bool number = url.host.find_first_not_of("0123456789") == std::string::npos;
  if (!url.host.empty() && number) note(url, ProxyFault::host_is_port);
}

bool is_socks(const Url& url) { return url.scheme == "socks5" || url.scheme == "socks"; }

// undici's ProxyAgent: the credentials are decoded if there is a user, a path is not allowed but
// for SOCKS.
ProxyError error_of(const std::optional<Url>& url) {
  if (!url) return ProxyError::invalid_url;
  const bool http = url->scheme == "http" || url->scheme == "https";
  if (!http && !is_socks(*url)) return ProxyError::invalid_argument;
  const bool decoded = decode_uri_component(url->username).has_value() &&
                       decode_uri_component(url->password).has_value();
  if (!url->username.empty() && !decoded) return ProxyError::malformed_uri;
  return url->bare || is_socks(*url) ? ProxyError::none : ProxyError::invalid_argument;
}

// As the client takes it; `meant` knows whether that is a port in the place of a host.
ProxyUrl taken(const Url& url, const ProxyUrl& meant) {
  ProxyUrl out;
  out.scheme = url.scheme;
  out.host = url.host.starts_with('[') ? url.host.substr(1, url.host.size() - 2) : url.host;
  if (out.socks()) out.host = as_getaddrinfo_reads(out.host);
  out.port = url.port.value_or(usual_port(url.scheme));
  out.user = percent_decode(url.username);
  out.password = percent_decode(url.password);
  if (meant.fault == ProxyFault::host_is_port) out.fault = ProxyFault::host_is_port;
  // undici asks this machine for a SOCKS proxy whose URL names none.
  if (out.host.empty()) {
    out.fault = ProxyFault::host_missing;
    out.host = "127.0.0.1";
  }
  return out;
}

// Whether the host of a malformed URL is where it seems to be. It is asked for and shown, so it
// must not be a part of a password.
bool is_certain(std::string_view value, const ProxyUrl& meant, bool is_url) {
  if (!text::is_plain_host(meant.host)) return false;
  if (meant.port == 0 && meant.fault != ProxyFault::scheme_unsupported) return false;
  const bool port = explicit_port(value.substr(value.rfind('@') + 1)).has_value();
  const bool unclear =
      meant.fault == ProxyFault::port_invalid || meant.fault == ProxyFault::credentials_raw;
  if (unclear && !port) return false;
  std::string_view text = text::trim(value);
  const std::size_t mark = text.find("://");
  if (mark == std::string_view::npos) return port || meant.host.find('.') != std::string::npos;
  text.remove_prefix(mark + 3);
  // With an "@" behind a raw "/", that begins a path for a parser, and is a password for a person.
  const std::size_t end = std::min(text.find_first_of("/?#\\"), text.size());
  const bool twofold = text.find('@', end) != std::string_view::npos;
  return !twofold || (port && !is_url);
}

}  // namespace

ProxyUrl meant_proxy(std::string_view value) {
  ProxyUrl url;
  std::string_view text = take_quotes(text::trim(value), url);
  if (text.empty()) {
    note(url, ProxyFault::empty);
    return url;
  }
  const std::uint16_t port_of_scheme = take_scheme(text, url);
  // A password may hold a raw "/", "?" or "#", although a URL parser ends the authority there: the
  // proxy that was meant stands behind the last "@".
  const std::size_t at = text.rfind('@');
  const std::size_t end = text.find_first_of("/?#\\", at == std::string_view::npos ? 0 : at);
  std::string_view authority = text.substr(0, end);
  if (at != std::string_view::npos && text.find_first_of("/?#\\") < at) {
    note(url, ProxyFault::credentials_raw);
  }
  take_credentials(authority, url);
  read_host_and_port(authority, port_of_scheme, url);
  url.host = text::lower(url.host);
  const std::string_view rest = end == std::string_view::npos ? "" : text.substr(end);
  if (!rest.empty() && rest != "/") note(url, ProxyFault::path);
  if (url.fault == ProxyFault::scheme_unsupported && url.scheme != "socks5h") url.port = 0;
  return url;
}

std::vector<ProxyUrl> by_other_schemes(std::string_view value) {
  ProxyUrl url = meant_proxy(value);
  const std::string written = url.scheme;
  std::vector<std::string> schemes = {"http"};
  if (written == "http") schemes = {"https", "socks5"};
  if (written.starts_with("socks4") || written == "socks5h") schemes = {"socks5", "http"};
  if (written.starts_with("pac")) return {};  // the address of a file, and of no proxy
  if (url.port == 0) url.port = explicit_port(value).value_or(0);
  url.fault = ProxyFault::none;
  std::vector<ProxyUrl> others;
  for (std::string& scheme : schemes) {
    url.scheme = std::move(scheme);
    if (url.usable()) others.push_back(url);
  }
  return others;
}

ProxyUrl parse_proxy_url(std::string_view value) {
  ProxyUrl meant = meant_proxy(value);
  if (value.empty()) return meant;
  const auto standard = parse_url(value);
  meant.error = error_of(standard);
  if (meant.error == ProxyError::none) return taken(*standard, meant);
  if (meant.fault == ProxyFault::empty) meant.fault = ProxyFault::blank;
  if (meant.error == ProxyError::malformed_uri) note(meant, ProxyFault::password_percent);
  note(meant, ProxyFault::host_invalid);
  if (!is_certain(value, meant, standard.has_value())) meant.host.clear();
  return meant;
}

std::optional<std::uint16_t> explicit_port(std::string_view value) {
  std::string_view text = text::trim(value);
  const std::size_t mark = text.find("://");
  if (mark != std::string_view::npos) text.remove_prefix(mark + 3);
  text = text.substr(0, text.find_first_of("/?#\\\"'"));
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    text.remove_prefix(at + 1);
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || text.ends_with(']')) return std::nullopt;
  text.remove_prefix(colon + 1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port;
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
