#include "text/value_parts.hpp"

#include <algorithm>
#include <charconv>

#include "text/ip.hpp"
#include "text/show.hpp"
#include "text/words.hpp"

namespace sfprobe::text {
namespace {

constexpr std::size_t kMaxHost = 253;

constexpr std::string_view kSchemes =
    " http https socks socks4 socks4a socks5 socks5h ftp ws wss file pac+http pac+https ";
// A number at the end of a value may be a password; these tell nothing.
constexpr std::string_view kPorts =
    " 80 81 443 1080 3128 3129 8000 8001 8008 8080 8081 8088 8118 8123 8443 8888 8899 9000 9080 "
    "9090 9400 9443 9480 10080 ";

bool is_port(std::string_view text) {
  unsigned port = 0;
  if (!all_digits(text) || text.size() > 5) return false;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port <= 65535;
}

}  // namespace

bool is_among(std::string_view words, std::string_view word) {
  if (word.empty() || word.find(' ') != std::string_view::npos) return false;
  return words.find(" " + std::string(word) + " ") != std::string_view::npos;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_plain_host(std::string_view host) {
  if (host.empty() || host.size() > kMaxHost) return false;
  return std::all_of(host.begin(), host.end(), is_name_character) || is_ip(std::string(host));
}

Wrapped unwrap(std::string_view value) {
  const std::string_view trimmed = trim(value);
  std::size_t first = trimmed.empty() ? 0 : static_cast<std::size_t>(trimmed.data() - value.data());
  std::size_t last = first + trimmed.size();
  if (last - first >= 2 && (value[first] == '"' || value[first] == '\'') &&
      value[last - 1] == value[first]) {
    ++first;
    --last;
  }
  return {value.substr(0, first), value.substr(first, last - first), value.substr(last)};
}

bool take_host(std::string_view text, Parts& parts) {
  std::size_t end = text.find(':');
  if (text.starts_with('[')) {
    end = text.find(']');
    if (end == std::string_view::npos) return false;
    ++end;
  }
  parts.host = text.substr(0, end);
  parts.port = end >= text.size() ? std::string_view() : text.substr(end);
  const bool bracketed = parts.host.starts_with('[');
  const std::string_view bare =
      bracketed ? parts.host.substr(1, parts.host.size() - 2) : parts.host;
  if (!is_plain_host(bare) || (bracketed && !is_ip(std::string(bare)))) return false;
  return parts.port.empty() || parts.port == ":" ||
         (parts.port.front() == ':' && is_port(parts.port.substr(1)));
}

std::optional<Parts> take_apart(std::string_view text) {
  Parts parts;
  if (const std::size_t mark = text.find("://"); mark != std::string_view::npos) {
    parts.scheme = text.substr(0, mark);
    if (!is_among(kSchemes, lower(parts.scheme))) return std::nullopt;
    text.remove_prefix(mark + 3);
  }
  const std::size_t end = std::min(text.find_first_of("/?#\\"), text.size());
  parts.rest = text.substr(end);
  // A password may hold what ends an authority: then nobody knows where it ends.
  if (parts.rest.find('@') != std::string_view::npos) return std::nullopt;
  std::string_view authority = text.substr(0, end);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    parts.credentials = true;
    authority.remove_prefix(at + 1);
  }
  if (!take_host(authority, parts)) return std::nullopt;
  return parts;
}

std::string origin_of(const Parts& parts) {
  std::string out(parts.scheme);
  if (!parts.scheme.empty()) out += "://";
  if (parts.credentials) out += "***@";
  return out + std::string(parts.host) + std::string(parts.port);
}

std::string without_rest(const Parts& parts) {
  std::string out = origin_of(parts);
  if (parts.rest.empty()) return out;
  out += parts.rest.front();
  if (parts.rest != "/") out += kHidden;
  return out;
}

std::string shape(std::string_view value) {
  std::string_view text = unwrap(value).inside;
  std::string out;
  if (const std::size_t mark = text.find("://"); mark != std::string_view::npos) {
    const std::string scheme = lower(text.substr(0, mark));
    if (is_among(kSchemes, scheme)) out = scheme + "://";
  }
  out += kHidden;
  while (text.ends_with('/')) text.remove_suffix(1);
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && is_among(kPorts, text.substr(colon + 1)))
    out += text.substr(colon);
  return out;
}

bool is_usual_scheme(std::string_view scheme) { return is_among(kSchemes, scheme); }

}  // namespace sfprobe::text
