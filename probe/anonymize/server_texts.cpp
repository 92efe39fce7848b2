#include "anonymize/server_texts.hpp"

#include <algorithm>

#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::anonymizing {
namespace {

using Views = std::vector<std::string_view>;

constexpr std::size_t kMostOfName = 253;   // RFC 1035 section 2.3.4
constexpr std::size_t kMostOfDomain = 15;  // of a domain as Windows writes it

bool is_name_char(char c) {
  return text::is_alpha(c) || text::is_digit(c) || c == '-' || c == '.' || c == '_';
}

std::string_view without_ends(std::string_view name) {
  const std::size_t first = name.find_first_not_of(".-_");
  if (first == std::string_view::npos) return {};
  return name.substr(first, name.find_last_not_of(".-_") - first + 1);
}

// A comment may hold another one (RFC 9110 section 5.6.5).
Views outside_comments(std::string_view value, std::string_view separators) {
  Views parts;
  std::size_t depth = 0;
  std::size_t start = 0;
  for (std::size_t at = 0; at <= value.size(); ++at) {
    const char c = at < value.size() ? value[at] : ' ';
    const bool ends =
        at == value.size() || c == '(' || c == ')' || separators.find(c) != std::string_view::npos;
    if (!ends) continue;
    if (depth == 0 && at > start) parts.push_back(value.substr(start, at - start));
    if (c == '(') ++depth;
    if (c == ')' && depth > 0) --depth;
    start = at + 1;
  }
  return parts;
}

// "1.1 px7.corp (squid/5.7), HTTP/1.1 px8": the second word of each.
Views received_by(std::string_view via) {
  Views found;
  for (const std::string_view hop : outside_comments(via, ",")) {
    const Views words = text::words(hop);
    if (words.size() > 1) found.push_back(words[1]);
  }
  return found;
}

// "MISS from px7.corp:3128, HIT from px8".
Views behind_from(std::string_view value) {
  Views found;
  bool next = false;
  for (const std::string_view word : text::split(value, " \t,;()")) {
    if (next) found.push_back(word);
    next = text::lower(word) == "from";
  }
  return found;
}

bool is_machine(std::string_view word) {
  const std::size_t dot = word.rfind('.');
  if (dot != std::string_view::npos) {
    const std::string_view top = word.substr(dot + 1);
    return dot > 0 && top.size() > 1 && std::all_of(top.begin(), top.end(), text::is_alpha);
  }
  return word.find('-') != std::string_view::npos &&
         std::any_of(word.begin(), word.end(), text::is_digit);
}

// "squid at px-7": products have a version behind a slash, or neither a dot nor a number.
Views beside_products(std::string_view value) {
  Views found;
  for (const std::string_view word : text::split(value, " \t,;()")) {
    const std::string_view name = word.substr(0, word.find(':'));
    if (std::all_of(name.begin(), name.end(), is_name_char) && is_machine(name)) {
      found.push_back(name);
    }
  }
  return found;
}

// From the first of the name's characters before `at`, looked at back to `from` at most.
std::size_t start_before(std::string_view text, std::size_t at, std::size_t from) {
  while (at > from && is_name_char(text[at - 1])) --at;
  return at;
}

std::size_t end_behind(std::string_view text, std::size_t at) {
  while (at < text.size() && is_name_char(text[at])) ++at;
  return at;
}

}  // namespace

Views machines_in_header(std::string_view name, std::string_view value) {
  const std::string header = text::lower(name);
  if (header == "via") return received_by(value);
  if (header == "x-cache" || header == "x-cache-lookup") return behind_from(value);
  if (header == "server" || header == "proxy-agent") return beside_products(value);
  return {};
}

Views mail_addresses(std::string_view text) {
  Views found;
  std::size_t seen = 0;
  for (std::size_t sign = text.find('@'); sign != std::string_view::npos;
       sign = text.find('@', sign + 1)) {
    const std::size_t start = start_before(text, sign, seen);
    seen = end_behind(text, sign + 1);
    const std::string_view domain = without_ends(text.substr(sign + 1, seen - sign - 1));
    const bool in_url = start > 0 && (text[start - 1] == '/' || text[start - 1] == ':');
    const bool mailto = start >= 7 && text::lower(text.substr(start - 7, 7)) == "mailto:";
    if (start == sign || (in_url && !mailto) || domain.size() > kMostOfName) continue;
    if (domain.data() != text.data() + sign + 1 || !is_machine(domain)) continue;
    if (domain.find('.') == std::string_view::npos) continue;
    found.push_back(text.substr(start, sign + 1 + domain.size() - start));
  }
  return found;
}

Views accounts(std::string_view text) {
  Views found;
  std::size_t seen = 0;
  for (std::size_t sign = text.find('\\'); sign != std::string_view::npos;
       sign = text.find('\\', sign + 1)) {
    const std::size_t start = start_before(text, sign, seen);
    seen = std::max(seen, end_behind(text, sign + 1));
    const std::string_view domain = text.substr(start, sign - start);
    const std::string_view user = text.substr(sign + 1, seen - sign - 1);
    const bool in_path = (start > 0 && (text[start - 1] == '\\' || text[start - 1] == ':')) ||
                         (seen < text.size() && text[seen] == '\\');
    const bool capitals =
        std::any_of(domain.begin(), domain.end(), text::is_alpha) &&
        std::none_of(domain.begin(), domain.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    const std::string_view trimmed = without_ends(user);
    if (in_path || !capitals || domain.size() < 2 || domain.size() > kMostOfDomain) continue;
    if (trimmed.size() < 2 || trimmed.data() != user.data()) continue;
    found.push_back(text.substr(start, domain.size() + 1 + trimmed.size()));
  }
  return found;
}

Views dotted_words(std::string_view text) {
  Views found;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_behind(text, at);
    if (end == at) {
      ++at;
      continue;
    }
    const std::string_view word = without_ends(text.substr(at, end - at));
    if (word.size() <= kMostOfName && word.find('.') != std::string_view::npos) {
      found.push_back(word);
    }
    at = end;
  }
  return found;
}

}  // namespace sfprobe::anonymizing
