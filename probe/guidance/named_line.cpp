#include "guidance/named_line.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "guidance/source_line.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxLine = 200;  // bytes of it that are looked at

constexpr std::string_view kLineEnds = "\r\n";

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

// What mocha, jest, TAP, Go, pytest and JUnit print of a test that passed.
bool is_passed_test(std::string_view line) {
  constexpr auto kStarts = std::to_array<std::string_view>(
      {"\xE2\x9C\x93", "\xE2\x9C\x94", "\xE2\x88\x9A", "PASS ", "--- PASS", "=== RUN", "[PASS]",
       "[ok]", "[OK]", "\xE2\x9C\x85", "[       OK ]", "[ RUN      ]", "ok - "});
  constexpr auto kParts = std::to_array<std::string_view>({" PASSED", " ... ok"});
  const bool tap = line.starts_with("ok ") && line.size() > 3 && line[3] >= '0' && line[3] <= '9';
  return tap || begins_with_any(line, kStarts) || holds_any(line, kParts);
}

// What a change does, as the first word of its entry.
bool begins_with_change(std::string_view line) {
  constexpr auto kVerbs = std::to_array<std::string_view>(
      {"Fixed ", "Fixes ", "Fix ", "Added ", "Adds ", "Improved ", "Changed ", "Removed ",
       "Handle ", "Handles ", "Retry ", "Support "});
  return begins_with_any(line, kVerbs);
}

// "; was 10, which led to …" of a file with settings. dig begins its lines so, too.
bool is_comment(const TextForm& form, std::string_view line) {
  return form.settings && (line.starts_with("# ") || line.starts_with("; "));
}

bool is_change(const TextForm& form, std::string_view line) {
  constexpr auto kKinds = std::to_array<std::string_view>(
      {"fix:", "fix(", "feat:", "feat(", "chore:", "chore(", "docs:", "test:", "refactor:"});
  const bool item = line.starts_with("- ") || line.starts_with("* ");
  if (begins_with_any(item ? line.substr(2) : line, kKinds)) return true;
  if (item && begins_with_change(line.substr(2))) return true;
  return (item && form.change_log) || (form.diff && (line.front() == '+' || line.front() == '-'));
}

// A cell with a sentence, in which the word is one of many.
bool is_in_sentence(std::string_view line, std::string_view word) {
  constexpr std::ptrdiff_t kManyBlanks = 5;
  const std::size_t at = line.find(word);
  if (at == std::string_view::npos) return false;
  const std::size_t bar = line.rfind('|', at);
  const std::size_t first = bar == std::string_view::npos ? 0 : bar + 1;
  const std::size_t end = std::min(line.find('|', at), line.size());
  const std::string_view cell = trimmed(line.substr(first, end - first), " \t");
  return std::count(cell.begin(), cell.end(), ' ') >= kManyBlanks;
}

// "| ECONNREFUSED | nobody listens |" of a table with a rule, "- ECONNRESET" of several.
bool is_entry(std::string_view text, const TextForm& form, std::string_view line,
              std::string_view word) {
  constexpr std::string_view kAround = " \t|`'\"*-";
  if (form.table && line.starts_with("|")) {
    if (is_in_sentence(line, word)) return true;
    return trimmed(line.substr(1, line.find('|', 1) - 1), kAround) == word;
  }
  const auto is_item = [&](std::string_view one, std::string_view content) {
    if (!one.starts_with("- ") && !one.starts_with("* ")) return false;
    const std::string_view rest = trimmed(one, kAround);
    // "java.net.ConnectException" is an item for its last part.
    return !rest.empty() && rest.find(' ') == std::string_view::npos &&
           (content.empty() || rest == content || rest.ends_with("." + std::string(content)));
  };
  return is_item(line, word) &&
         (is_item(line_before(text, line), {}) || is_item(line_after(text, line), {}));
}

}  // namespace

bool is_line_that_names(std::string_view text, const TextForm& form, std::size_t first,
                        std::size_t end) {
  const std::string_view line = line_at(text, first);
  if (line.empty()) return false;
  if (form.source || form.passed || form.answers || form.options || form.history) return true;
  // A heading of documentation, under which it is explained.
  if (form.headings && (line.starts_with("### ") || line.starts_with("## "))) return true;
  return is_source_line(line) || is_passed_test(line) || is_comment(form, line) ||
         is_change(form, line) || is_entry(text, form, line, text.substr(first, end - first));
}

}  // namespace sfprobe::guidance
