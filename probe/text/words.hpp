// Purpose: text taken apart at line ends and blanks. Views into the text that was given.
#pragma once

#include <string_view>
#include <vector>

namespace sfprobe::text {

inline std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of(separators);
    if (end != 0) parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parts;
}

// Lines that are not empty, without their ends.
inline std::vector<std::string_view> lines(std::string_view text) { return split(text, "\r\n"); }

inline std::vector<std::string_view> words(std::string_view text) { return split(text, " \t\r\n"); }

inline std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace sfprobe::text
