#include "proxy/url.hpp"

#include <unistr.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "proxy/host.hpp"
#include "text/ascii.hpp"

namespace sfprobe::proxy {
namespace {

constexpr auto kSpecial = std::to_array<std::pair<std::string_view, std::uint16_t>>(
    {{"http", 80}, {"https", 443}, {"ws", 80}, {"wss", 443}, {"ftp", 21}});

// Blanks and controls at either end, and tabs and line ends anywhere, do not count.
std::string stripped(std::string_view text) {
  const auto outer = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!text.empty() && outer(text.front())) text.remove_prefix(1);
  while (!text.empty() && outer(text.back())) text.remove_suffix(1);
  std::string out(text);
  std::erase_if(out, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return out;
}

bool take_scheme(std::string_view& text, Url& url) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !text::is_alpha(text[0])) return false;
  const std::string_view scheme = text.substr(0, colon);
  const bool valid = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return text::is_alpha(c) || text::is_digit(c) || c == '+' || c == '-' || c == '.';
  });
  if (!valid) return false;
  url.scheme = text::lower(scheme);
  text.remove_prefix(colon + 1);
  return true;
}

std::optional<std::uint16_t> own_port(const Url& url) {
  for (const auto& [scheme, port] : kSpecial) {
    if (url.scheme == scheme) return port;
  }
  return std::nullopt;
}

bool take_port(std::string_view digits, Url& url) {
  if (digits.empty()) return true;
  unsigned port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || port > 65535) return false;
  if (own_port(url) != port) url.port = static_cast<std::uint16_t>(port);
  return true;
}

// The first ":" outside of brackets; npos if there is none.
std::size_t port_mark(std::string_view authority) {
  bool inside = false;
  for (std::size_t i = 0; i < authority.size(); ++i) {
    if (authority[i] == '[') inside = true;
    if (authority[i] == ']') inside = false;
    if (authority[i] == ':' && !inside) return i;
  }
  return std::string_view::npos;
}

bool read_authority(std::string_view authority, Url& url) {
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    const std::string_view userinfo = authority.substr(0, at);
    const std::size_t colon = userinfo.find(':');
    url.username = userinfo.substr(0, colon);
    if (colon != std::string_view::npos) url.password = userinfo.substr(colon + 1);
    authority.remove_prefix(at + 1);
    if (authority.empty()) return false;
  }
  const std::size_t colon = port_mark(authority);
  const std::string_view name = authority.substr(0, colon);
  if (name.empty() && (url.special || colon != std::string_view::npos)) return false;
  auto host = parse_host(name, url.special);
  if (!host) return false;
  url.host = std::move(*host);
  return colon == std::string_view::npos || take_port(authority.substr(colon + 1), url);
}

bool is_dot(const std::string& segment) { return segment == "." || segment == "%2e"; }

bool is_dot_dot(const std::string& segment) {
  return segment == ".." || segment == ".%2e" || segment == "%2e." || segment == "%2e%2e";
}

// Whether a path comes to "/", the segments "." and ".." taken out.
bool is_root(std::string_view path, bool special) {
  const std::string_view separators = special ? "/\\" : "/";
  if (!path.empty() && separators.find(path.front()) != std::string_view::npos) {
    path.remove_prefix(1);
  }
  std::vector<std::string> segments;
  for (bool last = false; !last;) {
    const std::size_t end = path.find_first_of(separators);
    last = end == std::string_view::npos;
    const std::string segment = text::lower(path.substr(0, end));
    if (!last) path.remove_prefix(end + 1);
    const bool up = is_dot_dot(segment);
    if (up && !segments.empty()) segments.pop_back();
    if (!up && !is_dot(segment)) {
      segments.push_back(segment);
    } else if (last) {
      segments.emplace_back();
    }
  }
  return segments.size() == 1 && segments.front().empty();
}

void read_rest(std::string_view rest, Url& url) {
  const std::size_t hash = rest.find('#');
  const bool fragment = hash != std::string_view::npos && hash + 1 < rest.size();
  rest = rest.substr(0, hash);
  const std::size_t mark = rest.find('?');
  const bool query = mark != std::string_view::npos && mark + 1 < rest.size();
  url.bare = !fragment && !query && is_root(rest.substr(0, mark), url.special);
}

}  // namespace

std::optional<Url> parse_url(std::string_view text) {
  const std::string clean = stripped(text);
  std::string_view rest = clean;
  Url url;
  if (!take_scheme(rest, url)) return std::nullopt;
  url.special = own_port(url).has_value();
  if (url.special) {
    // "http:proxy" and "http:/proxy" as well.
    rest.remove_prefix(std::min(rest.find_first_not_of("/\\"), rest.size()));
  } else if (rest.starts_with("//")) {
    rest.remove_prefix(2);
  } else {
    url.bare = rest.empty();
    return url;  // a path, without a host
  }
  const std::size_t end = std::min(rest.find_first_of(url.special ? "/\\?#" : "/?#"), rest.size());
  if (!read_authority(rest.substr(0, end), url)) return std::nullopt;
  read_rest(rest.substr(end), url);
  return url;
}

std::optional<std::string> decode_uri_component(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') continue;
    if (i + 2 >= text.size()) return std::nullopt;
    if (text::hex_digit(text[i + 1]) < 0 || text::hex_digit(text[i + 2]) < 0) return std::nullopt;
  }
  std::string decoded = percent_decode(text);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(decoded.data());
  if (::u8_check(bytes, decoded.size()) != nullptr) return std::nullopt;
  return decoded;
}

}  // namespace sfprobe::proxy
