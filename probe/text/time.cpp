#include "text/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace sfprobe {

std::string rfc3339(std::chrono::system_clock::time_point time) {
  return rfc3339(std::int64_t{std::chrono::system_clock::to_time_t(time)});
}

std::string rfc3339(std::int64_t seconds) {
  // RFC 3339 has four digits for the year, and a certificate may name any of them.
  constexpr std::int64_t kFirst = -62'167'219'200;  // 0000-01-01T00:00:00Z
  constexpr std::int64_t kLast = 253'402'300'799;   // 9999-12-31T23:59:59Z
  const std::time_t held = std::clamp(seconds, kFirst, kLast);
  std::tm utc{};
  ::gmtime_r(&held, &utc);
  char text[32];
  const int length =
      std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", utc.tm_year + 1900,
                    utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return {text, static_cast<std::size_t>(length)};
}

std::string moment_text(const std::string& text) {
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (!seconds_of(text)) return text;
  const auto month = static_cast<std::size_t>((text[5] - '0') * 10 + text[6] - '1');
  const std::string day = text[8] == '0' ? text.substr(9, 1) : text.substr(8, 2);
  return fmt::format("{} {} {} {} UTC", day, kMonths[month], text.substr(0, 4), text.substr(11, 5));
}

std::optional<std::int64_t> seconds_of(const std::string& text) {
  constexpr std::size_t kLength = 20;
  std::tm utc{};
  int end = 0;
  // sscanf also takes blanks and signs; written again, such a text differs.
  const int fields =
      std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &utc.tm_year, &utc.tm_mon,
                  &utc.tm_mday, &utc.tm_hour, &utc.tm_min, &utc.tm_sec, &end);
  if (fields != 6 || text.size() != kLength) return std::nullopt;
  utc.tm_year -= 1900;
  utc.tm_mon -= 1;
  const std::int64_t seconds = ::timegm(&utc);
  return rfc3339(seconds) == text ? std::optional(seconds) : std::nullopt;
}

std::string duration_text(std::int64_t us) {
  if (us < 1000) return fmt::format("{} µs", us);
  if (us < 999'500) return fmt::format("{} ms", (us + 500) / 1000);
  return fmt::format("{:.2f} s", static_cast<double>(us) / 1e6);
}

std::string span_text(std::chrono::seconds time) {
  struct Unit {
    std::int64_t seconds;
    const char* name;
  };
  constexpr std::array<Unit, 4> kUnits = {{{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}}};
  const std::int64_t seconds = std::max<std::int64_t>(time.count(), 0);
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    if (seconds < kUnits[i].seconds) continue;
    std::string text = fmt::format("{} {}", seconds / kUnits[i].seconds, kUnits[i].name);
    if (i + 1 == kUnits.size()) return text;
    const std::int64_t rest = seconds % kUnits[i].seconds / kUnits[i + 1].seconds;
    if (rest > 0) text += fmt::format(" {} {}", rest, kUnits[i + 1].name);
    return text;
  }
  return "0 s";
}

std::optional<std::chrono::milliseconds> duration_of(std::string_view text) {
  constexpr double kMost = 3650.0 * 86'400'000;
  double count = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, count, std::chars_format::fixed);
  if (read.ec != std::errc()) return std::nullopt;
  const std::string_view unit(read.ptr, static_cast<std::size_t>(end - read.ptr));
  double ms = 0;
  if (unit == "ms") ms = count;
  if (unit == "s" || unit.empty()) ms = count * 1000;
  if (unit == "m" || unit == "min") ms = count * 60'000;
  if (unit == "h") ms = count * 3'600'000;
  if (unit == "d") ms = count * 86'400'000;
  if (!(ms >= 1 && ms <= kMost)) return std::nullopt;
  return std::chrono::milliseconds(std::llround(ms));
}

}  // namespace sfprobe
