#include "proxy/repair.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <vector>

#include "proxy/lookalikes.hpp"
#include "proxy/proxy_list.hpp"
#include "proxy/reference.hpp"
#include "text/ascii.hpp"
#include "text/nearest.hpp"
#include "text/words.hpp"

namespace sfprobe::proxy {
namespace {

constexpr auto kSchemes = std::to_array<std::string_view>(
    {"http", "https", "socks5", "socks5h", "socks4", "socks4a", "socks"});

void note(Repaired& all, ProxyFault fault) {
  if (all.fault == ProxyFault::none) all.fault = fault;
}

constexpr auto kQuotes = std::to_array<std::string_view>({"\"", "'", "`"});
// What a word processor or a chat makes of them.
constexpr auto kTypographic = std::to_array<std::string_view>(
    {"\u201c", "\u201d", "\u201e", "\u2018", "\u2019", "\u201a", "\u00ab", "\u00bb"});

bool take(std::string_view& text, std::span<const std::string_view> quotes) {
  const std::size_t size = text.size();
  for (std::string_view quote : quotes) {
    if (text.starts_with(quote)) text.remove_prefix(quote.size());
    if (text.ends_with(quote)) text.remove_suffix(quote.size());
  }
  return text.size() < size;
}

bool take_quote(std::string_view& text) {
  const std::size_t size = text.size();
  take(text, kQuotes);
  const bool url = text.find("://") != std::string_view::npos;
  for (std::string_view pair : {"<>", "()", "[]"}) {
    if (!url || !text.starts_with(pair[0]) || !text.ends_with(pair[1])) continue;
    text = text.substr(1, text.size() - 2);
  }
  return text.size() < size;
}

std::string_view without_quotes(std::string_view text, Repaired& all) {
  for (bool more = true; more;) {
    more = take(text, kTypographic);
    if (more) note(all, ProxyFault::typographic_quotes);
    if (!take_quote(text)) continue;
    note(all, ProxyFault::quoted);
    more = true;
  }
  return text::trim(text);
}

// "export HTTPS_PROXY=http://…", as a line of a script has it.
std::string_view without_name(std::string_view text, Repaired& all) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos ||
      text.substr(0, equals).find('@') != std::string_view::npos)
    return text;
  const std::string name = text::lower(text::trim(text.substr(0, equals)));
  if (!name.ends_with("proxy") || name.find("://") != std::string::npos) return text;
  note(all, ProxyFault::named);
  return text::trim(text.substr(equals + 1));
}

// What may be shown and asked for: not the user name and the password.
std::string_view place_of(std::string_view text) {
  const std::size_t at = text.rfind('@');
  return at == std::string_view::npos ? text : text.substr(at);
}

// Blanks and quotes inside of a URL, where no password can be.
void close_up(Repaired& all) {
  const std::size_t before = all.text.size() - place_of(all.text).size();
  for (const auto& [odd, fault] : {std::pair{std::string_view(" "), ProxyFault::blank_inside},
                                   {std::string_view("\"'"), ProxyFault::quoted}}) {
    const std::size_t size = all.text.size();
    all.text.erase(
        std::remove_if(all.text.begin() + static_cast<std::ptrdiff_t>(before), all.text.end(),
                       [odd = odd](char c) { return odd.find(c) != std::string_view::npos; }),
        all.text.end());
    if (all.text.size() < size) note(all, fault);
  }
}

struct Scheme {
  std::string name;      // "" for "://" alone
  std::size_t size = 0;  // with what stands between it and the rest
  bool odd = false;
};

// "http:" at the beginning, with whatever stands for the slashes behind it.
std::optional<Scheme> scheme_at(std::string_view text) {
  const auto behind = [&](std::size_t from, std::string_view of) {
    return std::min(text.find_first_not_of(of, from), text.size());
  };
  const std::size_t word = static_cast<std::size_t>(
      std::find_if(text.begin(), text.end(),
                   [](char c) { return !text::is_alpha(c) && !text::is_digit(c); }) -
      text.begin());
  const std::size_t colons = behind(word, ":;.");
  std::size_t end = behind(colons, "/\\");
  const std::size_t slashes = end - colons;
  if (slashes > 0 && colons == word && text.substr(end).starts_with(':')) ++end;
  if (end == text.size() || end == word) return std::nullopt;
  const bool usual = text.substr(word, end - word) == "://";
  Scheme scheme{text::lower(text.substr(0, word)), end};
  const bool known = std::find(kSchemes.begin(), kSchemes.end(), scheme.name) != kSchemes.end();
  if (!known && usual) scheme.name = text::nearest(scheme.name, kSchemes);
  scheme.odd = !known || !usual;
  if (word == 0) return slashes > 1 ? std::optional(scheme) : std::nullopt;
  if (scheme.name.empty() || (!known && !usual)) return std::nullopt;
  // "http:proxy:8080" is a URL; in "http:8080" that is the name of a host.
  const bool colon_alone = slashes == 0 && text.substr(word, end - word) == ":" &&
                           !text::is_digit(text[end]) && text.find('@') == std::string_view::npos;
  return slashes > 0 || colon_alone ? std::optional(scheme) : std::nullopt;
}

void write_scheme(Repaired& all) {
  std::string_view rest = all.text;
  std::vector<Scheme> found;
  while (auto scheme = scheme_at(rest)) {
    rest.remove_prefix(scheme->size);
    found.push_back(std::move(*scheme));
  }
  if (found.empty()) return;
  const bool odd =
      std::any_of(found.begin(), found.end(), [](const Scheme& one) { return one.odd; });
  if (found.size() > 1) note(all, ProxyFault::scheme_doubled);
  if (odd) note(all, ProxyFault::scheme_malformed);
  const std::string name = found.back().name.empty() ? "http" : found.back().name;
  all.text = name + "://" + std::string(rest);
}

}  // namespace

bool is_no_url(std::string_view value) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"none",    "direct", "null",  "(null)",   "<null>",  "undefined",  "nil",        "nan",
       "no",      "off",    "false", "disabled", "disable", "unset",      "empty",      "n/a",
       "na",      "yes",    "on",    "true",     "enabled", "enable",     "auto",       "system",
       "default", "0",      "1",     "-",        "*",       "http_proxy", "https_proxy"});
  const std::string word = text::lower(text::trim(value));
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

Repaired repair(std::string_view value) {
  Repaired all;
  all.text = readable(value);
  if (all.text != value) note(all, ProxyFault::not_ascii);
  std::string_view text = without_quotes(text::trim(all.text), all);
  text = without_quotes(without_name(text, all), all);
  all.text = std::string(text);
  if (is_no_url(all.text)) {
    all.fault = ProxyFault::no_url;
    return all;
  }
  if (first_reference(place_of(all.text))) {
    all.fault = ProxyFault::unexpanded;
    return all;
  }
  if (auto one = from_list(all.text)) {
    note(all, ProxyFault::list);
    all.text = std::move(*one);
  }
  std::erase_if(all.text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  close_up(all);
  write_scheme(all);
  return all;
}

}  // namespace sfprobe::proxy
