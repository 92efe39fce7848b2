#include "guidance/listed_line.hpp"

#include <algorithm>
#include <array>

#include "guidance/source_line.hpp"
#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::guidance {
namespace {

using text::is_digit;

// Where the line begins that a search found: after "src/a.ts:14:", or "src/a.ts-13-" beside it.
std::size_t found_at(std::string_view line) {
  const std::size_t path = line.find_first_of(" \t:\"'(");
  const std::size_t dot = line.substr(0, path).rfind('.');
  if (dot == std::string_view::npos) return 0;
  const std::size_t sign = line.find_first_of(":-", dot);
  if (sign == std::string_view::npos) return 0;
  std::size_t i = sign + 1;
  while (i < line.size() && is_digit(line[i])) ++i;
  const bool found = i > sign + 1 && i + 1 < line.size() && line[i] == line[sign];
  return found ? i + 1 : 0;
}

// A compiler and a log print no indented line and no code there.
bool is_found_line(std::string_view line) {
  const std::size_t start = found_at(line);
  if (start == 0) return false;
  const std::string_view rest = line.substr(start);
  return rest.starts_with("  ") || rest.front() == '\t' || is_source_line(text::trim(rest));
}

// "4f1a2c9 net: give up on X" of a history.
bool is_of_history(std::string_view line) {
  constexpr std::size_t kShort = 7;
  constexpr std::size_t kLong = 12;
  const std::size_t length = line.find_first_not_of("0123456789abcdef");
  if (length == std::string_view::npos || length < kShort || length > kLong) return false;
  const std::string_view hash = line.substr(0, length);
  const auto digits = std::count_if(hash.begin(), hash.end(), is_digit);
  return line[length] == ' ' && digits > 0 && static_cast<std::size_t>(digits) < length;
}

// "CODES = [X, Y]": a constant that holds several.
bool is_constant(std::string_view line) {
  const std::size_t sign = line.find(" = ");
  if (sign == std::string_view::npos || sign < 3 || sign + 3 >= line.size()) return false;
  const char first = line[sign + 3];
  return (first == '[' || first == '{' || first == '(') &&
         std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(sign),
                     [](char c) { return c == '_' || (c >= 'A' && c <= 'Z'); });
}

// "pattern = 'connect X .*'": an expression that something is searched with.
bool is_pattern(std::string_view line) {
  constexpr auto kSigns =
      std::to_array<std::string_view>({".*", "\\d+", "\\s", "(?:", "(?i)", "[0-9]"});
  return holds_any(line, kSigns);
}

// "error.timeout": "…", error.timeout=… of a catalogue of messages. A log's "error.message" holds
// what happened.
bool is_message_of_catalogue(std::string_view line) {
  constexpr auto kReports = std::to_array<std::string_view>(
      {"message", "code", "type", "name", "stack", "cause", "detail", "reason", "kind", "class",
       "status", "error", "exception"});
  const bool quoted = line.starts_with('"') || line.starts_with('\'');
  const std::size_t close = quoted ? line.find(line.front(), 1) : line.find('=');
  if (close == std::string_view::npos || close + 1 >= line.size()) return false;
  if (quoted && line[close + 1] != ':') return false;
  const std::string_view key = quoted ? line.substr(1, close - 1) : line.substr(0, close);
  return key.find('.') != std::string_view::npos &&
         key.find_first_of(" /:()[]?&,\"'") == std::string_view::npos &&
         !ends_with_any(key, kReports);
}

}  // namespace

bool is_listed_line(std::string_view line) {
  return is_found_line(line) || is_of_history(line) || is_constant(line) || is_pattern(line) ||
         is_message_of_catalogue(line);
}

}  // namespace sfprobe::guidance
