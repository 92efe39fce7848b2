#include "proxy/proxy_list.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::proxy {
namespace {

constexpr std::string_view kSeparators = ";, \t";

struct Entry {
  std::string key;  // "https" in "https=proxy:8080"
  std::string address;
};

bool has_scheme(std::string_view address) {
  const std::size_t mark = address.find("://");
  return mark != std::string_view::npos && mark > 0 && mark + 3 < address.size();
}

bool has_port(std::string_view address) {
  const std::size_t colon = address.rfind(':');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < address.size() &&
         address.front() != '/' &&
         address.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
}

// What stands before an address in the answer of FindProxyForURL, and the scheme that it means.
constexpr auto kPacWords =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"proxy", ""},
                                                                  {"http", ""},
                                                                  {"https", "https://"},
                                                                  {"socks", "socks5://"},
                                                                  {"socks5", "socks5://"}});

const std::pair<std::string_view, std::string_view>* pac_word(std::string_view item) {
  const std::string word = text::lower(item);
  const auto* found = std::find_if(kPacWords.begin(), kPacWords.end(),
                                   [&](const auto& one) { return one.first == word; });
  return found == kPacWords.end() ? nullptr : found;
}

// nullopt if anything in it is neither an address nor one of the words.
std::optional<std::vector<Entry>> entries_of(std::string_view text, bool& marked) {
  std::vector<Entry> entries;
  std::string scheme;
  for (std::string_view item : text::split(text, kSeparators)) {
    if (const auto* word = pac_word(item)) {
      scheme = word->second;
      marked = true;
      continue;
    }
    if (text::lower(item) == "direct") continue;
    Entry entry;
    if (const std::size_t equals = item.find('='); equals != std::string_view::npos) {
      entry.key = text::lower(item.substr(0, equals));
      item.remove_prefix(equals + 1);
      marked = true;
      const bool known =
          entry.key == "http" || entry.key == "https" || entry.key == "ftp" || entry.key == "socks";
      if (!known || item.empty() || item.find('=') != std::string_view::npos) return std::nullopt;
    } else if (!has_scheme(item) && !has_port(item)) {
      return std::nullopt;
    }
    entry.address = (has_scheme(item) ? "" : std::exchange(scheme, "")) + std::string(item);
    entries.push_back(std::move(entry));
  }
  return entries;
}

// The proxy for https:// URLs speaks HTTP itself.
std::string chosen(const std::vector<Entry>& entries) {
  for (const auto& [key, scheme] :
       {std::pair{"https", "http://"}, {"http", "http://"}, {"socks", "socks5://"}}) {
    for (const Entry& entry : entries) {
      if (entry.key == key) return (has_scheme(entry.address) ? "" : scheme) + entry.address;
    }
  }
  return entries.front().key.empty() ? entries.front().address : "";
}

// With credentials in it only what no password holds parts it: a scheme behind a separator.
std::optional<std::string> first_of_urls(std::string_view text) {
  constexpr std::size_t kLongest = 9;  // bytes of a scheme
  std::size_t next = 0;
  for (std::size_t at = text.find_first_of(kSeparators); at != std::string_view::npos;
       at = text.find_first_of(kSeparators, next)) {
    next = text.find_first_not_of(kSeparators, at);
    if (next == std::string_view::npos) {
      return text.rfind('@') < at ? std::optional<std::string>(text.substr(0, at)) : std::nullopt;
    }
    const std::string rest = text::lower(text.substr(next, kLongest));
    for (const char* scheme : {"http://", "https://", "socks5://"}) {
      if (rest.starts_with(scheme)) return std::string(text.substr(0, at));
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> from_list(std::string_view text) {
  if (text.find_first_of("@\"'") != std::string_view::npos) return first_of_urls(text);
  bool marked = text.ends_with(';') || text.ends_with(',');
  const auto entries = entries_of(text, marked);
  if (!entries || entries->empty() || (!marked && entries->size() < 2)) return std::nullopt;
  const auto all = [&](bool (*is)(std::string_view)) {
    return std::all_of(entries->begin(), entries->end(),
                       [&](const Entry& one) { return !one.key.empty() || is(one.address); });
  };
  if (!all(has_scheme) && !all(has_port)) return std::nullopt;
  std::string address = chosen(*entries);
  return address.empty() ? std::nullopt : std::optional(std::move(address));
}

}  // namespace sfprobe::proxy
