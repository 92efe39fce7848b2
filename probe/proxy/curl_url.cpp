#include "proxy/curl_url.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "proxy/host.hpp"
#include "proxy/meant.hpp"
#include "text/ascii.hpp"

namespace sfprobe::proxy {
namespace {

constexpr std::string_view kNotInHost = " \r\n\t/:#?!@{}[]\\$'\"^`*<>=;,+&()";
constexpr auto kSchemes = std::to_array<std::string_view>(
    {"http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h"});

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte == 0x7f;
}

bool any_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_control);
}

// One to three slashes behind "scheme:". Without a scheme it is http.
bool take_scheme(std::string_view& text, ProxyUrl& url) {
  url.scheme = "http";
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.substr(colon + 1, 1) != "/") return true;
  const std::string_view scheme = text.substr(0, colon);
  const bool valid =
      !scheme.empty() && text::is_alpha(scheme[0]) &&
      std::all_of(scheme.begin(), scheme.end(), [](char c) {
        return text::is_alpha(c) || text::is_digit(c) || c == '+' || c == '-' || c == '.';
      });
  if (!valid) return true;
  url.scheme = text::lower(scheme);
  text.remove_prefix(colon + 1);
  const std::size_t slashes = std::min(text.find_first_not_of('/'), text.size());
  if (slashes > 3) return false;
  text.remove_prefix(slashes);
  return true;
}

// `text` is what follows the host: "", ":3128", or ":" behind a URL with a scheme.
bool take_port(std::string_view text, bool schemed, ProxyUrl& url) {
  url.port = url.scheme == "https" ? 443 : 1080;
  if (text.empty() || (text == ":" && schemed)) return true;
  if (text[0] != ':') return false;
  const std::string_view digits = text.substr(1);
  unsigned port = 0;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (end.ec != std::errc() || end.ptr != digits.data() + digits.size() || port > 65535) {
    return false;
  }
  url.port = static_cast<std::uint16_t>(port);
  return true;
}

// An IPv6 address in brackets; what follows a "%" is its zone.
std::string_view take_literal(std::string_view& authority) {
  const std::size_t close = authority.find(']');
  if (close == std::string_view::npos) return {};
  const std::string_view inside = authority.substr(1, close - 1);
  authority.remove_prefix(close + 1);
  return inside.substr(0, inside.find('%'));
}

bool read_host(std::string_view authority, bool schemed, ProxyUrl& url) {
  if (authority.starts_with('[')) {
    const auto host = parse_host("[" + std::string(take_literal(authority)) + "]", true);
    if (!host) return false;
    url.host = host->substr(1, host->size() - 2);
    return take_port(authority, schemed, url);
  }
  const std::size_t colon = authority.find(':');
  const std::string host = percent_decode(authority.substr(0, colon));
  if (host.empty() || any_control(host) || host.find_first_of(kNotInHost) != std::string::npos) {
    return false;
  }
  url.host = text::lower(host);
  const bool ascii = std::all_of(host.begin(), host.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii) {
    const auto name = parse_host(host, true);
    if (!name) return false;
    url.host = *name;
  }
  url.host = as_getaddrinfo_reads(url.host);
  return take_port(authority.substr(std::min(colon, authority.size())), schemed, url);
}

bool read(std::string_view text, ProxyUrl& url) {
  const std::size_t length = text.size();
  if (any_control(text) || !take_scheme(text, url)) return false;
  const bool schemed = text.size() < length;
  std::string_view authority = text.substr(0, text.find_first_of("/?#"));
  const std::size_t at = authority.find('@');
  if (at != std::string_view::npos) {
    const std::string_view userinfo = authority.substr(0, at);
    const std::size_t colon = userinfo.find(':');
    url.user = percent_decode(userinfo.substr(0, colon));
    if (colon != std::string_view::npos) url.password = percent_decode(userinfo.substr(colon + 1));
    authority.remove_prefix(at + 1);
  }
  return read_host(authority, schemed, url);
}

}  // namespace

CurlUrl parse_curl_url(std::string_view value) {
  CurlUrl result;
  if (!read(value, result.url)) {
    result.url = meant_proxy(value);
    result.code = "CURLE_COULDNT_RESOLVE_PROXY";
  } else if (std::find(kSchemes.begin(), kSchemes.end(), result.url.scheme) == kSchemes.end()) {
    result.code = "CURLE_COULDNT_CONNECT";
  }
  if (result.url.scheme == "socks") result.url.scheme = "socks4";
  return result;
}

}  // namespace sfprobe::proxy
