#include "text/show.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "text/ascii.hpp"
#include "text/ip.hpp"
#include "text/redact.hpp"
#include "text/words.hpp"

namespace sfprobe::text {
namespace {

constexpr std::string_view kHidden = "…";
constexpr std::size_t kMaxHost = 253;
constexpr std::size_t kMaxPath = 1024;
constexpr std::size_t kMaxSegment = 40;

constexpr std::string_view kSchemes =
    " http https socks socks4 socks4a socks5 socks5h ftp ws wss file pac+http pac+https ";
// A number at the end of a value may be a password; these tell nothing.
constexpr std::string_view kPorts =
    " 80 81 443 1080 3128 3129 8000 8001 8008 8080 8081 8088 8118 8123 8443 8888 8899 9000 9080 "
    "9090 9400 9443 9480 10080 ";

bool among(std::string_view words, std::string_view word) {
  if (word.empty() || word.find(' ') != std::string_view::npos) return false;
  return words.find(" " + std::string(word) + " ") != std::string_view::npos;
}

bool is_name_character(char c) {
  return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  if (!all_digits(text) || text.size() > 5) return false;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port <= 65535;
}

// What stands around a value: blanks and a pair of quotes, which are easily made part of it.
struct Wrapped {
  std::string_view before;
  std::string_view inside;
  std::string_view after;

  std::string around(const std::string& shown) const {
    return std::string(before) + shown + std::string(after);
  }
};

Wrapped unwrap(std::string_view value) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  std::size_t first = 0;
  std::size_t last = value.size();
  while (first < last && is_blank(value[first])) ++first;
  while (last > first && is_blank(value[last - 1])) --last;
  if (last - first >= 2 && (value[first] == '"' || value[first] == '\'') &&
      value[last - 1] == value[first]) {
    ++first;
    --last;
  }
  return {value.substr(0, first), value.substr(first, last - first), value.substr(last)};
}

struct Parts {
  std::string_view scheme;
  bool credentials = false;
  std::string_view host;  // with its brackets
  std::string_view port;  // with its colon
  std::string_view rest;
};

// Takes "host" or "host:port" apart; false if it is anything else.
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
    if (!among(kSchemes, lower(parts.scheme))) return std::nullopt;
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

// A path as far as its segments are plain words, and whether there is a query.
std::string show_path_of_link(std::string_view path) {
  std::string out;
  while (!path.empty() && path.front() == '/') {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find_first_of("/?#"));
    path.remove_prefix(segment.size());
    const bool plain = segment.size() <= kMaxSegment &&
                       std::all_of(segment.begin(), segment.end(),
                                   [](char c) { return is_name_character(c) || c == '~'; }) &&
                       redact_secrets(segment) == segment;
    out += "/" + (plain ? std::string(segment) : std::string(kHidden));
  }
  if (!path.empty()) out += path.front() + std::string(kHidden);
  return out;
}

bool has_extension(std::string_view piece) {
  const std::size_t dot = piece.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view extension = piece.substr(dot + 1);
  return extension.size() >= 2 && extension.size() <= 9 &&
         std::all_of(extension.begin(), extension.end(),
                     [](char c) { return is_alpha(c) || is_digit(c); });
}

constexpr std::array<std::string_view, 11> kFiles = {".pem", ".crt", ".cer", ".der", ".p7b", ".p7c",
                                                     ".pfx", ".txt", ".cjs", ".mjs", ".js"};

std::string_view usual_extension(std::string_view path) {
  for (const std::string_view extension : kFiles) {
    if (path.ends_with(extension)) return extension;
  }
  return {};
}

bool is_path_character(char c) {
  return is_name_character(c) || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view("/\\~+,()@ ${}").find(c) != std::string_view::npos;
}

bool is_one_path(std::string_view piece) {
  if (piece.empty() || !std::all_of(piece.begin(), piece.end(), is_path_character)) return false;
  for (std::size_t at = 0; (at = piece.find('@', at)) != std::string_view::npos; ++at) {
    if (at == 0 || (piece[at - 1] != '/' && piece[at - 1] != '\\')) return false;  // scoped modules
  }
  // A blank inside of a name is one thing, a second word behind a file another.
  for (std::size_t at = 0; (at = piece.find(' ', at)) != std::string_view::npos; ++at) {
    if (!usual_extension(piece.substr(0, at)).empty() || piece.substr(at + 1).starts_with('-'))
      return false;
  }
  const std::size_t blank = piece.find_last_not_of(' ') == std::string_view::npos
                                ? std::string_view::npos
                                : piece.rfind(' ', piece.find_last_not_of(' '));
  const std::string_view last = blank == std::string_view::npos ? piece : piece.substr(blank + 1);
  if (last.size() < piece.size() && last.find_first_of("/\\") == std::string_view::npos &&
      !has_extension(last)) {
    return false;
  }
  return piece.find_first_of("/\\") != std::string_view::npos || piece.starts_with('~') ||
         piece.starts_with("${") || piece == "." || piece == ".." || has_extension(piece);
}

bool is_path(std::string_view path) {
  if (path.size() > kMaxPath) return false;
  const bool drive =
      path.size() > 2 && is_alpha(path[0]) && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
  if (drive) path.remove_prefix(2);
  while (true) {
    const std::size_t colon = path.find(':');
    if (!is_one_path(path.substr(0, colon))) return false;
    if (colon == std::string_view::npos) return true;
    path.remove_prefix(colon + 1);
  }
}

bool is_number(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || text.size() > 12 || !is_digit(text.front())) return false;
  const std::size_t end = std::min(text.find_first_not_of("0123456789.,_"), text.size());
  const std::string_view unit = text.substr(end);
  return unit.size() <= 3 ||
         (unit.front() == 'x' &&
          unit.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos);
}

// Applies `show` to each word and keeps what parts them.
template <class Show>
std::string each_word(std::string_view value, Show show) {
  constexpr std::string_view kSeparators = ", \t\r\n";
  std::string out;
  while (!value.empty()) {
    const std::size_t size = std::min(value.find_first_of(kSeparators), value.size());
    if (size > 0) out += show(value.substr(0, size));
    value.remove_prefix(size);
    const std::size_t gap = std::min(value.find_first_not_of(kSeparators), value.size());
    out += value.substr(0, gap);
    value.remove_prefix(gap);
  }
  return out;
}

bool is_host_pattern(std::string_view word) {
  if (word == "*") return true;
  if (word.starts_with('*')) word.remove_prefix(1);
  const std::size_t slash = word.find('/');
  if (slash != std::string_view::npos) {
    const std::string_view bits = word.substr(slash + 1);
    return all_digits(bits) && bits.size() <= 3 && is_ip(std::string(word.substr(0, slash)));
  }
  Parts parts;
  return take_host(word, parts) || is_plain_host(word);
}

}  // namespace

bool is_plain_host(std::string_view host) {
  if (host.empty() || host.size() > kMaxHost) return false;
  return std::all_of(host.begin(), host.end(), is_name_character) || is_ip(std::string(host));
}

std::string shape(std::string_view value) {
  std::string_view text = unwrap(value).inside;
  std::string out;
  if (const std::size_t mark = text.find("://"); mark != std::string_view::npos) {
    const std::string scheme = lower(text.substr(0, mark));
    if (among(kSchemes, scheme)) out = scheme + "://";
  }
  out += kHidden;
  while (text.ends_with('/')) text.remove_suffix(1);
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && among(kPorts, text.substr(colon + 1)))
    out += text.substr(colon);
  return out;
}

bool is_usual_scheme(std::string_view scheme) { return among(kSchemes, scheme); }

bool is_plain_url(std::string_view value) {
  const auto parts = take_apart(unwrap(value).inside);
  if (!parts) return false;
  const bool lone = parts->scheme.empty() && parts->port.empty() && !parts->credentials &&
                    parts->rest.empty() && parts->host.find('.') == std::string_view::npos;
  return !lone;
}

std::string show_url(std::string_view value) {
  const Wrapped wrapped = unwrap(value);
  if (wrapped.inside.empty()) return std::string(value);
  if (!is_plain_url(value)) return shape(value);
  return wrapped.around(without_rest(*take_apart(wrapped.inside)));
}

std::string show_target(std::string_view value) {
  const Wrapped wrapped = unwrap(value);
  if (wrapped.inside.empty()) return {};
  const auto parts = take_apart(wrapped.inside);
  return parts ? without_rest(*parts) : shape(value);
}

std::string show_link(std::string_view value) {
  const std::string_view link = trim(value);
  if (link.empty()) return {};
  if (link.starts_with('/') && !link.starts_with("//") &&
      link.find('@') == std::string_view::npos) {
    return show_path_of_link(link);
  }
  const auto parts = take_apart(link);
  if (!parts || parts->scheme.empty()) {
    const std::string shown = shape(link);
    const bool absolute = link.find("://") != std::string_view::npos;
    return absolute && shown.find("://") == std::string::npos ? "…://" + shown : shown;
  }
  return origin_of(*parts) + show_path_of_link(parts->rest);
}

std::string show_login_url(std::string_view value) {
  return value.find("://") == std::string_view::npos ? show_target(value) : show_link(value);
}

std::string show_hosts(std::string_view value) {
  bool understood = true;
  each_word(value, [&understood](std::string_view word) {
    understood = understood && is_host_pattern(word);
    return std::string();
  });
  // Beside what is not understood, a lone word may belong to it.
  return each_word(value, [understood](std::string_view word) {
    const bool lone = word.find_first_of(".:*/") == std::string_view::npos && word != "localhost";
    return is_host_pattern(word) && (understood || !lone) ? std::string(word)
                                                          : std::string(kHidden);
  });
}

std::string show_path(std::string_view value) {
  const Wrapped wrapped = unwrap(value);
  if (wrapped.inside.empty() || is_path(wrapped.inside)) return std::string(value);
  const std::string_view extension = usual_extension(wrapped.inside);
  if (!extension.empty()) return std::string(kHidden) + std::string(extension);
  return shape(value);
}

std::string show_setting(std::string_view value) {
  constexpr std::string_view kWords =
      " true false yes no on off null none undefined default auto enabled disabled t f y n ";
  const std::string_view inside = unwrap(value).inside;
  if (inside.empty() || is_number(inside) || among(kWords, lower(inside)))
    return std::string(value);
  return std::string(kHidden);
}

std::string show_words(std::string_view value, std::string_view known) {
  return each_word(value, [known](std::string_view word) {
    const std::size_t colon = word.find(':');
    const bool number = colon == std::string_view::npos || is_number(word.substr(colon + 1));
    return number && among(known, lower(word.substr(0, colon))) ? std::string(word)
                                                                : std::string(kHidden);
  });
}

std::string show_argument(std::string_view word) {
  if (word.size() < 2 || word.front() != '-') return std::string(kHidden);
  const std::size_t equals = word.find('=');
  const std::string_view name = word.substr(0, equals);
  const bool lone = name.size() == 2 && is_alpha(name[1]);
  const bool plain = name.starts_with("--") && name.size() > 2 && name.size() <= 40 &&
                     std::all_of(name.begin(), name.end(),
                                 [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
  if (lone || plain)
    return std::string(name) + (equals == std::string_view::npos ? "" : "=" + std::string(kHidden));
  const std::size_t dashes = word.starts_with("--") ? 2 : 1;
  const bool letter = dashes == 1 && is_alpha(word[1]);
  return std::string(word.substr(0, dashes + (letter ? 1 : 0))) + std::string(kHidden);
}

}  // namespace sfprobe::text
