#include "text/show.hpp"

#include <algorithm>

#include "text/ascii.hpp"
#include "text/ip.hpp"
#include "text/redact.hpp"
#include "text/value_parts.hpp"
#include "text/words.hpp"

namespace sfprobe::text {
namespace {

constexpr std::size_t kMaxSegment = 40;

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

std::string show_setting(std::string_view value) {
  constexpr std::string_view kWords =
      " true false yes no on off null none undefined default auto enabled disabled t f y n ";
  const std::string_view inside = unwrap(value).inside;
  if (inside.empty() || is_number(inside) || is_among(kWords, lower(inside)))
    return std::string(value);
  return std::string(kHidden);
}

std::string show_words(std::string_view value, std::string_view known) {
  return each_word(value, [known](std::string_view word) {
    const std::size_t colon = word.find(':');
    const bool number = colon == std::string_view::npos || is_number(word.substr(colon + 1));
    return number && is_among(known, lower(word.substr(0, colon))) ? std::string(word)
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
