#include "serve/http.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "proxy/host.hpp"

namespace sfprobe::serve {
namespace {

constexpr std::chrono::milliseconds kOffset{500};

std::string decoded(std::string_view text) {
  std::string plain(text);
  std::replace(plain.begin(), plain.end(), '+', ' ');
  return proxy::percent_decode(plain);
}

}  // namespace

Query parse_query(std::string_view target) {
  Query query;
  const std::size_t mark = target.find('?');
  query.path = target.substr(0, mark);
  std::string_view rest = mark == target.npos ? std::string_view() : target.substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const std::size_t sign = std::min(pair.find('='), pair.size());
    if (pair.empty()) continue;
    query.values.emplace_back(decoded(pair.substr(0, sign)),
                              decoded(pair.substr(std::min(sign + 1, pair.size()))));
  }
  return query;
}

std::optional<std::string> Query::value(std::string_view name) const {
  std::optional<std::string> found;
  for (const auto& [key, is] : values) {
    if (key != name) continue;
    if (found) return std::nullopt;
    found = is;
  }
  return found;
}

std::optional<std::chrono::milliseconds> deadline_of(std::string_view scrape_timeout) {
  constexpr double kMost = 3600;
  double seconds = 0;
  const char* const end = scrape_timeout.data() + scrape_timeout.size();
  const auto read = std::from_chars(scrape_timeout.data(), end, seconds);
  if (read.ec != std::errc() || read.ptr != end || !std::isfinite(seconds) || seconds < 0.001)
    return std::nullopt;
  const std::chrono::milliseconds time(std::llround(std::min(seconds, kMost) * 1000));
  return std::max<std::chrono::milliseconds>(time - kOffset,
                                             (time + std::chrono::milliseconds{1}) / 2);
}

}  // namespace sfprobe::serve
