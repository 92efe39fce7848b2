// Purpose: whether a line is one of source code, of its tests, of a search in it, of a rule or of a
// catalogue of messages. By its form alone. Threads: pure. Failure: none. Linear in the line.
#pragma once

#include <span>
#include <string_view>

namespace sfprobe::guidance {

bool is_source_line(std::string_view line);

// What a program prints of an error, whatever it ends with.
bool is_report(std::string_view line);

// Without these at either end.
std::string_view trimmed(std::string_view line, std::string_view these);

bool ends_with_any(std::string_view line, std::span<const std::string_view> these);
bool begins_with_any(std::string_view line, std::span<const std::string_view> these);
bool holds_any(std::string_view line, std::span<const std::string_view> these);

}  // namespace sfprobe::guidance
