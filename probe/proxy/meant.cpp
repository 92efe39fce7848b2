#include "proxy/meant.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "proxy/host.hpp"
#include "proxy/reference.hpp"
#include "proxy/repair.hpp"
#include "proxy/url.hpp"
#include "text/ascii.hpp"
#include "text/ip.hpp"
#include "text/show.hpp"
#include "text/words.hpp"

namespace sfprobe::proxy {
namespace {

void note(ProxyUrl& url, ProxyFault fault) {
  if (url.fault == ProxyFault::none) url.fault = fault;
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
  if (auto plain = without_padding(url.host)) {
    note(url, ProxyFault::padded_address);
    url.host = std::move(*plain);
  }
}

// The port that stands in the URL, if one does and is valid.
std::optional<std::uint16_t> explicit_port(std::string_view text) {
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

// What ends the host for a parser and comes before the last "@", so that it may belong to a
// password. A path in which "\" stands for "/" is written by nobody.
bool is_twofold(std::string_view authority, bool& by_backslash) {
  const std::size_t at = authority.rfind('@');
  const std::size_t end = authority.find_first_of("/?#\\");
  if (at == std::string_view::npos || end > at) return false;
  by_backslash = authority.substr(0, at).find_first_of("/?#") == std::string_view::npos;
  return true;
}

ProxyUrl meant_by(const Repaired& repaired) {
  ProxyUrl url;
  url.fault = repaired.fault;
  const bool no_url = url.fault == ProxyFault::no_url || url.fault == ProxyFault::unexpanded;
  std::string_view text = repaired.text;
  if (no_url || text.empty()) {
    note(url, ProxyFault::empty);
    return url;
  }
  const std::uint16_t port_of_scheme = take_scheme(text, url);
  // A password may hold a raw "/", "?" or "#", although a URL parser ends the authority there: the
  // proxy that was meant stands behind the last "@".
  const std::size_t at = text.rfind('@');
  const std::size_t end = text.find_first_of("/?#\\", at == std::string_view::npos ? 0 : at);
  std::string_view authority = text.substr(0, end);
  bool by_backslash = false;
  if (is_twofold(text, by_backslash)) {
    note(url, by_backslash ? ProxyFault::credentials_backslash : ProxyFault::credentials_raw);
  }
  take_credentials(authority, url);
  read_host_and_port(authority, port_of_scheme, url);
  url.host = text::lower(url.host);
  const std::string_view rest = end == std::string_view::npos ? "" : text.substr(end);
  if (!rest.empty() && rest != "/") note(url, ProxyFault::path);
  if (url.fault == ProxyFault::scheme_unsupported && url.scheme != "socks5h") url.port = 0;
  return url;
}

bool is_certain(const Repaired& repaired, const ProxyUrl& meant) {
  if (!text::is_plain_host(meant.host)) return false;
  if (meant.port == 0 && meant.fault != ProxyFault::scheme_unsupported) return false;
  std::string_view text = repaired.text;
  const bool is_url = parse_url(text).has_value();
  const bool port = explicit_port(text.substr(text.rfind('@') + 1)).has_value();
  if (meant.fault == ProxyFault::port_invalid && !port) return false;
  const std::size_t mark = text.find("://");
  if (mark != std::string_view::npos) text.remove_prefix(mark + 3);
  // With an "@" behind a raw "/", that begins a path for a parser, and is a password for a person.
  bool by_backslash = false;
  const bool twofold = is_twofold(text, by_backslash);
  if (twofold && !port) return false;
  if (mark == std::string_view::npos) return port || meant.host.find('.') != std::string::npos;
  return !twofold || by_backslash || !is_url;
}

}  // namespace

ProxyUrl meant_proxy(std::string_view value) { return meant_by(repair(value)); }

bool is_certain(std::string_view value, const ProxyUrl& meant) {
  return is_certain(repair(value), meant);
}

std::optional<ProxyUrl> certainly_meant(std::string_view value, const Variables& variables) {
  const Repaired repaired = repair(value);
  if (repaired.fault == ProxyFault::unexpanded) {
    const auto filled = filled_in(repaired.text, variables);
    if (!filled) return std::nullopt;
    ProxyUrl url = parse_proxy_url(*filled);
    const bool fine = url.error == ProxyError::none && url.fault == ProxyFault::none;
    return fine && url.usable() ? std::optional(std::move(url)) : std::nullopt;
  }
  ProxyUrl url = meant_by(repaired);
  if (url.fault == ProxyFault::host_is_port || !url.usable() || !is_certain(repaired, url)) {
    return std::nullopt;
  }
  url.fault = ProxyFault::none;
  return url;
}

std::vector<ProxyUrl> by_other_schemes(std::string_view value) {
  const Repaired repaired = repair(value);
  ProxyUrl url = meant_by(repaired);
  const std::string written = url.scheme;
  std::vector<std::string> schemes = {"http"};
  if (written == "http") schemes = {"https", "socks5"};
  if (written.starts_with("socks4") || written == "socks5h") schemes = {"socks5", "http"};
  if (written.starts_with("pac")) return {};  // the address of a file, and of no proxy
  if (url.port == 0) url.port = explicit_port(repaired.text).value_or(0);
  url.fault = ProxyFault::none;
  std::vector<ProxyUrl> others;
  for (std::string& scheme : schemes) {
    url.scheme = std::move(scheme);
    if (url.usable()) others.push_back(url);
  }
  return others;
}

}  // namespace sfprobe::proxy
