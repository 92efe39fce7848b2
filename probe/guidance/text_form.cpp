#include "guidance/text_form.hpp"

#include <algorithm>
#include <array>

#include "guidance/normalize.hpp"
#include "guidance/source_line.hpp"
#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxLooked = 16384;  // bytes of a text, which tell what it is

// A line of the first ones begins so.
bool any_line_begins(std::string_view text, std::string_view start) {
  for (const std::string_view line : text::lines(text.substr(0, kMaxLooked))) {
    if (without_frame(line).starts_with(start)) return true;
  }
  return false;
}

// "## 4.2.0", "## [1.3.0] - 2026-03-01", "## v2.1" of a change log.
bool has_version_heading(std::string_view text) {
  for (const std::string_view raw : text::lines(text.substr(0, kMaxLooked))) {
    std::string_view line = without_frame(raw);
    if (!line.starts_with("## ") && !line.starts_with("# ")) continue;
    line.remove_prefix(line.find(' ') + 1);
    if (!line.empty() && (line.front() == '[' || line.front() == 'v')) line.remove_prefix(1);
    const std::size_t end = line.find_first_not_of("0123456789.");
    const std::string_view version = line.substr(0, end);
    if (!version.empty() && text::is_digit(version.front()) &&
        version.find('.') != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// The last lines of jest, mocha, pytest, cargo, Go and TAP when nothing failed.
bool is_run_that_passed(std::string_view text) {
  constexpr auto kPassed =
      std::to_array<std::string_view>({" passed, ", " passing", " passed in ", "test result: ok",
                                       "# fail 0", " 0 failed", " 0 failures", " tests passed"});
  constexpr auto kFailed =
      std::to_array<std::string_view>({" failing", "FAIL ", "--- FAIL", "FAILED", "not ok "});
  if (!holds_any(text, kPassed) || holds_any(text, kFailed)) return false;
  // "2 failed, 3 passed", but "0 failed"
  const std::size_t failed = text.find(" failed");
  return failed == std::string_view::npos ||
         (failed > 1 && text[failed - 1] == '0' && !text::is_digit(text[failed - 2]));
}

// Most lines of the text are source code, and none is what a program prints of an error.
bool is_source_code(std::string_view text) {
  constexpr std::size_t kFewLines = 3;
  constexpr auto kClosers =
      std::to_array<std::string_view>({"}", "});", "},", "};", ")", "end", ");"});
  constexpr auto kOutput = std::to_array<std::string_view>(
      {"Traceback", "Error: ", "Exception: ", "Caused by", "\n    at "});
  if (holds_any(text, kOutput)) return false;
  std::size_t lines = 0;
  std::size_t source = 0;
  for (const std::string_view raw : text::lines(text.substr(0, kMaxLooked))) {
    const std::string_view line = text::trim(raw);
    if (line.empty()) continue;
    if (is_report(line)) return false;
    ++lines;
    const bool closes = std::find(kClosers.begin(), kClosers.end(), line) != kClosers.end();
    source += closes || is_source_line(line) ? 1U : 0U;
  }
  return lines >= kFewLines && source * 2 >= lines;
}

// Some lines are those of a file with settings: "[section]", "name = value".
bool has_settings(std::string_view text) {
  std::size_t settings = 0;
  for (const std::string_view raw : text::lines(text.substr(0, kMaxLooked))) {
    const std::string_view line = text::trim(raw);
    const std::size_t name = line.find_first_of(" =:[");
    const std::string_view after =
        name == std::string_view::npos ? std::string_view{} : text::trim(line.substr(name));
    const bool section = line.starts_with('[') && line.ends_with(']') &&
                         line.find(' ') == std::string_view::npos && line.size() > 2;
    settings +=
        section || (name > 0 && after.starts_with('=') && !after.starts_with("==")) ? 1U : 0U;
  }
  return settings >= 2;
}

// "-m, --max-time <seconds>", or "--wait MINUTES  how long" over several lines.
bool lists_options(std::string_view text) {
  std::size_t options = 0;
  for (const std::string_view raw : text::lines(text.substr(0, kMaxLooked))) {
    const std::string_view line = text::trim(raw);
    if (line.size() < 6 || line.front() != '-') continue;
    if (line[1] != '-' && line.substr(2).starts_with(", --")) return true;
    options += line[1] == '-' && line[2] >= 'a' && line[2] <= 'z' &&
                       line.find("  ") != std::string_view::npos
                   ? 1U
                   : 0U;
  }
  return options > 1;
}

}  // namespace

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

TextForm form_of(std::string_view text) {
  constexpr auto kHeadings = std::to_array<std::string_view>(
      {"# Changelog", "# Change log", "# Release notes", "### Fixed", "### Added", "### Changed",
       "# What's new", "What's new in ", "### Bug fixes", "### Bug Fixes", "Release notes"});
  constexpr auto kDiff = std::to_array<std::string_view>({"diff --git ", "\n@@ -"});
  constexpr auto kTable = std::to_array<std::string_view>({"|--", "| --", "|:-"});
  const auto begins = [&](std::string_view start) { return any_line_begins(text, start); };
  return {holds_any(text, kHeadings) || has_version_heading(text),
          holds_any(text, kDiff),
          holds_any(text, kTable),
          is_source_code(text),
          is_run_that_passed(text),
          begins("A: ") && begins("Q: "),
          lists_options(text),
          begins("Author: ") && begins("commit "),
          begins("## ") && begins("### "),
          has_settings(text)};
}

}  // namespace sfprobe::guidance
