// Purpose: a time as text. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sfprobe {

// "2026-11-22T05:49:00Z" (RFC 3339, UTC).
std::string rfc3339(std::chrono::system_clock::time_point time);
// Seconds since 1970; what lies outside the years 0000 to 9999 becomes the nearest end of them.
std::string rfc3339(std::int64_t seconds);

// "25 Nov 2026 19:22 UTC" of that form; any other text as it is.
std::string moment_text(const std::string& rfc3339);

// Seconds since 1970 of that form; nothing for any other text.
std::optional<std::int64_t> seconds_of(const std::string& rfc3339);

// "850 µs", "12 ms", "1.25 s": microseconds for a person.
std::string duration_text(std::int64_t us);

// "45 s", "12 min", "1 h 5 min", "3 d 2 h": a longer time for a person, cut to its two largest
// units.
std::string span_text(std::chrono::seconds time);

// What a person gives: "500ms", "60s", "1.5m", "24h", "7d", or seconds without a unit. Nothing for
// any other text, for less than a millisecond and for more than 3650 days.
std::optional<std::chrono::milliseconds> duration_of(std::string_view text);

}  // namespace sfprobe
