#include "clients/proxy_url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "text/words.hpp"

namespace sfprobe::clients {
namespace {

constexpr auto kFaults = std::to_array<std::pair<ProxyFault, std::string_view>>({
    {ProxyFault::none, "none"},
    {ProxyFault::empty, "empty"},
    {ProxyFault::quoted, "quoted"},
    {ProxyFault::scheme_missing, "scheme_missing"},
    {ProxyFault::scheme_unsupported, "scheme_unsupported"},
    {ProxyFault::host_is_port, "host_is_port"},
    {ProxyFault::host_missing, "host_missing"},
    {ProxyFault::port_invalid, "port_invalid"},
    {ProxyFault::path, "path"},
    {ProxyFault::password_percent, "password_percent"},
});

constexpr auto kSchemes = std::to_array<std::pair<std::string_view, std::uint16_t>>(
    {{"http", 80}, {"https", 443}, {"socks5", 1080}, {"socks", 1080}, {"socks5h", 1080}});

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// decodeURIComponent, but for a "%" that encodes nothing: that one stays, and is told.
std::string decode(std::string_view text, bool& raw_percent) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (text[i] == '%' && high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
      continue;
    }
    raw_percent = raw_percent || text[i] == '%';
    out += text[i];
  }
  return out;
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
  url.scheme = text.substr(0, mark);
  std::transform(url.scheme.begin(), url.scheme.end(), url.scheme.begin(),
                 [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  text.remove_prefix(mark + 3);
  for (const auto& [scheme, port] : kSchemes) {
    if (url.scheme != scheme) continue;
    if (scheme == "socks5h") note(url, ProxyFault::scheme_unsupported);
    return port;
  }
  note(url, ProxyFault::scheme_unsupported);
  return 0;
}

void take_credentials(std::string_view& authority, ProxyUrl& url) {
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return;
  const std::string_view userinfo = authority.substr(0, at);
  const std::size_t colon = userinfo.find(':');
  bool raw_percent = false;
  url.user = decode(userinfo.substr(0, colon), raw_percent);
  if (colon != std::string_view::npos)
    url.password = decode(userinfo.substr(colon + 1), raw_percent);
  if (raw_percent) note(url, ProxyFault::password_percent);
  authority.remove_prefix(at + 1);
}

void read_host_and_port(std::string_view authority, std::uint16_t usual_port, ProxyUrl& url) {
  std::size_t colon = authority.rfind(':');
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    url.host = authority.substr(1, close == std::string_view::npos ? close : close - 1);
    if (close == std::string_view::npos || colon < close) colon = std::string_view::npos;
  } else {
    url.host = authority.substr(0, colon);
  }
  url.port = usual_port;
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

}  // namespace

std::string_view to_string(ProxyFault fault) {
  for (const auto& [member, name] : kFaults) {
    if (member == fault) return name;
  }
  return "none";
}

ProxyUrl parse_proxy_url(std::string_view value) {
  ProxyUrl url;
  std::string_view text = take_quotes(text::trim(value), url);
  if (text.empty()) {
    note(url, ProxyFault::empty);
    return url;
  }
  const std::uint16_t usual_port = take_scheme(text, url);
  // A password may hold a raw "/", "?" or "#", although a URL parser ends the authority there: the
  // proxy that was meant stands behind the last "@".
  const std::size_t at = text.rfind('@');
  const std::size_t end = text.find_first_of("/?#\\", at == std::string_view::npos ? 0 : at);
  std::string_view authority = text.substr(0, end);
  if (at != std::string_view::npos && text.find_first_of("/?#\\") < at) {
    note(url, ProxyFault::port_invalid);
  }
  take_credentials(authority, url);
  read_host_and_port(authority, usual_port, url);
  for (char& c : url.host) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  const std::string_view rest = end == std::string_view::npos ? "" : text.substr(end);
  if (!rest.empty() && rest != "/") note(url, ProxyFault::path);
  if (url.fault == ProxyFault::scheme_unsupported && url.scheme != "socks5h") url.port = 0;
  if (url.fault == ProxyFault::host_is_port) url.port = 0;
  return url;
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
  return scheme + "://" + (has_credentials() ? "***@" : "") + authority();
}

}  // namespace sfprobe::clients
