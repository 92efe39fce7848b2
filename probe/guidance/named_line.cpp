#include "guidance/named_line.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "guidance/normalize.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxLine = 200;  // bytes of it that are looked at

constexpr std::string_view kLineEnds = "\r\n";

std::string_view trimmed(std::string_view line, std::string_view these) {
  const std::size_t first = line.find_first_not_of(these);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(these) - first + 1);
}

// Without a log's time, the marks of a quotation and the tags of a page.
std::string_view without_frame(std::string_view line) {
  constexpr std::size_t kLongestTag = 12;
  line = trimmed(line, " \t>");
  if (!line.empty() && line.front() >= '0' && line.front() <= '9')
    line.remove_prefix(prefix_length(line));
  while (line.starts_with('<') && line.find('>') < kLongestTag)
    line.remove_prefix(line.find('>') + 1);
  const std::size_t last = line.rfind("</");
  if (last != std::string_view::npos && line.size() - last < kLongestTag)
    line = line.substr(0, last);
  return trimmed(line, " \t>");
}

// The line around a place.
std::string_view line_at(std::string_view text, std::size_t at) {
  const std::size_t from = at - std::min(at, kMaxLine);
  const std::string_view left = text.substr(from, at - from);
  const std::size_t before = left.find_last_of(kLineEnds);
  const std::size_t start = before == std::string_view::npos ? from : from + before + 1;
  const std::string_view right = text.substr(at, kMaxLine);
  const std::size_t end = at + std::min(right.find_first_of(kLineEnds), right.size());
  return without_frame(text.substr(start, end - start));
}

std::string_view line_before(std::string_view text, std::string_view line) {
  const auto at = static_cast<std::size_t>(line.data() - text.data());
  const std::size_t from = at - std::min(at, kMaxLine);
  std::size_t last = text.substr(from, at - from).find_last_of(kLineEnds);
  if (last == std::string_view::npos) return {};
  last += from;
  if (last > 0 && text[last] == '\n' && text[last - 1] == '\r') --last;
  return line_at(text, last == 0 ? 0 : last - 1);
}

std::string_view line_after(std::string_view text, std::string_view line) {
  const auto at = static_cast<std::size_t>(line.data() + line.size() - text.data());
  const std::size_t next = text.find_first_not_of(" \t\r\n", at);
  return next == std::string_view::npos || next - at > kMaxLine ? std::string_view{}
                                                                : line_at(text, next);
}

bool begins_with_any(std::string_view line, std::span<const std::string_view> these) {
  return std::any_of(these.begin(), these.end(),
                     [&](std::string_view one) { return line.starts_with(one); });
}

bool holds_any(std::string_view line, std::span<const std::string_view> these) {
  return std::any_of(these.begin(), these.end(), [&](std::string_view one) {
    return line.find(one) != std::string_view::npos;
  });
}

bool is_code_or_search(std::string_view line) {
  constexpr auto kStarts = std::to_array<std::string_view>({"grep ",
                                                            "egrep ",
                                                            "rg ",
                                                            "ag ",
                                                            "git grep ",
                                                            "git log ",
                                                            "findstr ",
                                                            "Select-String ",
                                                            "#define ",
                                                            "// ",
                                                            "/* ",
                                                            "case ",
                                                            "it(",
                                                            "test(",
                                                            "describe(",
                                                            "expect(",
                                                            "await expect(",
                                                            "assert(",
                                                            "assert ",
                                                            "enum ",
                                                            "export enum ",
                                                            "pub enum ",
                                                            "typedef enum ",
                                                            "public static final ",
                                                            "private static final ",
                                                            "static const ",
                                                            "constexpr ",
                                                            "def test",
                                                            "func Test",
                                                            "const ",
                                                            "var ",
                                                            "if (",
                                                            "if [",
                                                            "elif ",
                                                            "} else if",
                                                            "} catch",
                                                            "catch (",
                                                            "except ",
                                                            "raise ",
                                                            "throw ",
                                                            "return ",
                                                            "SELECT ",
                                                            "DELETE FROM ",
                                                            "UPDATE ",
                                                            "expr: ",
                                                            "alert: ",
                                                            "@throws ",
                                                            "* @"});
  constexpr auto kParts = std::to_array<std::string_view>(
      {".toBe(", ".toEqual(", ".toMatchObject(", ".toThrow(", ".rejects.", "new Error(",
       "thenThrow(", "mockRej", "expect(", "| grep "});
  if (line.starts_with("$ ")) line.remove_prefix(2);
  return begins_with_any(line, kStarts) || holds_any(line, kParts);
}

// What mocha, jest, TAP, Go, pytest and JUnit print of a test that passed.
bool is_passed_test(std::string_view line) {
  constexpr auto kStarts = std::to_array<std::string_view>(
      {"\xE2\x9C\x93", "\xE2\x9C\x94", "\xE2\x88\x9A", "PASS ", "--- PASS", "=== RUN", "[PASS]",
       "[       OK ]", "[ RUN      ]", "ok - "});
  constexpr auto kParts = std::to_array<std::string_view>({" PASSED", " ... ok"});
  const bool tap = line.starts_with("ok ") && line.size() > 3 && line[3] >= '0' && line[3] <= '9';
  return tap || begins_with_any(line, kStarts) || holds_any(line, kParts);
}

bool is_change(const TextForm& form, std::string_view line) {
  constexpr auto kKinds = std::to_array<std::string_view>(
      {"fix:", "fix(", "feat:", "feat(", "chore:", "chore(", "docs:", "test:", "refactor:"});
  const bool item = line.starts_with("- ") || line.starts_with("* ");
  if (begins_with_any(item ? line.substr(2) : line, kKinds)) return true;
  return (item && form.change_log) || (form.diff && (line.front() == '+' || line.front() == '-'));
}

// "| ECONNREFUSED | nobody listens |" of a table with a rule, "- ECONNRESET" of several.
bool is_entry(std::string_view text, const TextForm& form, std::string_view line,
              std::string_view word) {
  constexpr std::string_view kAround = " \t|`'\"*-";
  if (form.table && line.starts_with("|")) {
    return trimmed(line.substr(1, line.find('|', 1) - 1), kAround) == word;
  }
  const auto is_item = [&](std::string_view one, std::string_view content) {
    if (!one.starts_with("- ") && !one.starts_with("* ")) return false;
    const std::string_view rest = trimmed(one, kAround);
    return content.empty() ? !rest.empty() && rest.find(' ') == std::string_view::npos
                           : rest == content;
  };
  return is_item(line, word) &&
         (is_item(line_before(text, line), {}) || is_item(line_after(text, line), {}));
}

}  // namespace

TextForm form_of(std::string_view text) {
  constexpr auto kHeadings = std::to_array<std::string_view>(
      {"# Changelog", "# Change log", "# Release notes", "### Fixed", "### Added", "### Changed"});
  constexpr auto kDiff = std::to_array<std::string_view>({"diff --git ", "\n@@ -"});
  constexpr auto kTable = std::to_array<std::string_view>({"|--", "| --", "|:-"});
  return {holds_any(text, kHeadings), holds_any(text, kDiff), holds_any(text, kTable)};
}

bool is_line_that_names(std::string_view text, const TextForm& form, std::size_t first,
                        std::size_t end) {
  const std::string_view line = line_at(text, first);
  if (line.empty()) return false;
  return is_code_or_search(line) || is_passed_test(line) || is_change(form, line) ||
         is_entry(text, form, line, text.substr(first, end - first));
}

}  // namespace sfprobe::guidance
