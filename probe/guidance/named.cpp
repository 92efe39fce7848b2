#include "guidance/named.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "text/ascii.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kFar = 400;  // bytes to the head of a list

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
using text::is_digit;
bool is_quote(char c) { return c == '\'' || c == '"' || c == '`'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// A code rather than a sentence, so that a list of messages is none of codes.
bool is_code(std::string_view word) {
  return std::none_of(word.begin(), word.end(), [](char c) { return is_blank(c) || c == ':'; });
}

std::string_view without_blanks_before(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

std::string_view without_blanks_after(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool ends_with_any(std::string_view text, std::span<const std::string_view> these) {
  return std::any_of(these.begin(), these.end(),
                     [&](std::string_view one) { return text.ends_with(one); });
}

// "errors: [" and "codes":[ hold what happened, "retryErrors: [" does not.
bool heads_results(std::string_view before) {
  const std::size_t open = before.rfind('[');
  if (open == std::string_view::npos) return false;
  const std::size_t length = std::min<std::size_t>(open, 24);
  std::string head(before.substr(open - length, length));
  std::transform(head.begin(), head.end(), head.begin(),
                 [](char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; });
  const auto has = [&](std::string_view word) { return head.find(word) != std::string::npos; };
  return (has("error") || has("code") || has("fail") || has("cause") || has("reason")) &&
         !has("retr") && !has("transient") && !has("ignor");
}

// ['ECONNRESET', 'ETIMEDOUT'], "A" | "B": one of several strings, however they are wrapped.
bool is_in_list(const NormalizedText& text, const Span& span) {
  constexpr std::string_view kJoins = ",|";
  constexpr std::string_view kOpens = "[({=";
  constexpr std::string_view kCloses = "])};";
  if (span.first == 0 || span.end >= text.size()) return false;
  if ((text.gap[span.first] & text.gap[span.end] & kQuote) == 0) return false;
  const char left = text.text[span.first - 1];
  const char right = text.text[span.end];
  const auto holds = [](std::string_view these, char c) { return these.find(c) != these.npos; };
  if (!holds(kJoins, left) && !holds(kOpens, left)) return false;
  if (!holds(kJoins, right) && !holds(kCloses, right)) return false;
  const bool after_another = holds(kJoins, left) && (text.gap[span.first - 1] & kQuote) != 0;
  const bool before_another =
      holds(kJoins, right) && span.end + 1 < text.size() && (text.gap[span.end + 1] & kQuote) != 0;
  return after_another || before_another || (left == '[' && right == ']');
}

// err.code === 'X', errno == socket.X, case "X":, includes('X'), #define X, { X,
bool is_compared(std::string_view before) {
  constexpr auto kBefore = std::to_array<std::string_view>(
      {"==", "!=", "case", "includes(", ".has(", "toBe(", "toEqual(", "equals(", "errors.Is(err,",
       "#define", "import", "instanceof", " new", "=>"});
  if (!before.empty() && is_quote(before.back())) before.remove_suffix(1);
  const auto is_scope = [](char c) {
    return c == '.' || c == ':' || c == '_' || is_upper(c) || (c >= 'a' && c <= 'z');
  };
  if (before.ends_with('.') || before.ends_with("::")) {
    while (!before.empty() && is_scope(before.back())) before.remove_suffix(1);
  }
  // Some(X) of Rust
  if (before.ends_with("Some(")) before.remove_suffix(5);
  return ends_with_any(without_blanks_after(before), kBefore);
}

// get("X", …), includes('X'): an argument, but for OSError('X'), which is how Python prints one.
bool is_argument(std::string_view before, std::string_view after) {
  if (before.size() < 3 || after.size() < 2 || !is_quote(before.back())) return false;
  before.remove_suffix(1);
  if (!before.ends_with('(') || after.front() != before.data()[before.size()]) return false;
  before.remove_suffix(1);
  const char name = static_cast<char>(before.back() | 0x20);
  return name >= 'a' && name <= 'z' && (after[1] == ')' || after[1] == ',') &&
         !before.ends_with("rror") && !before.ends_with("xception");
}

// contains(title, 'X'), of which the first argument is another.
bool is_later_argument(std::string_view before, std::string_view after) {
  if (before.size() < 3 || after.size() < 2 || !is_quote(before.back())) return false;
  if (after.front() != before.back() || after[1] != ')') return false;
  before = without_blanks_after(before.substr(0, before.size() - 1));
  const std::size_t line = before.find_last_of("\r\n");
  if (line != std::string_view::npos) before.remove_prefix(line + 1);
  const std::size_t open = before.rfind('(');
  if (!before.ends_with(',') || open == std::string_view::npos || open == 0) return false;
  const std::string_view name = before.substr(0, open);
  const char last = static_cast<char>(name.back() | 0x20);
  return last >= 'a' && last <= 'z' && !name.ends_with("rror") && !name.ends_with("xception");
}

// X,Y of a list without blanks.
bool is_joined(std::string_view before, std::string_view after) {
  const auto is_word = [](char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); };
  return (after.size() > 1 && after.front() == ',' && is_word(after[1])) ||
         (before.size() > 1 && before.back() == ',' && is_word(before[before.size() - 2]));
}

// X: "what to do", of a map
bool is_key(std::string_view after) {
  if (!after.empty() && is_quote(after.front())) after.remove_prefix(1);
  if (!after.starts_with(':')) return false;
  after.remove_prefix(1);
  while (after.starts_with(' ')) after.remove_prefix(1);
  return !after.empty() &&
         (is_quote(after.front()) || after.front() == '{' || after.front() == '[');
}

// Gone = "X", of an enumeration; a log has gone="X"
bool is_assigned(std::string_view before, std::string_view after) {
  if (before.size() < 4 || after.size() < 2 || !is_quote(before.back())) return false;
  return before.substr(0, before.size() - 1).ends_with(" = ") && after.front() == before.back() &&
         (after[1] == ',' || after[1] == ';');
}

// X = 104, of an enumeration; "X" => of a match
bool is_defined(std::string_view after) {
  if (!after.empty() && is_quote(after.front())) after.remove_prefix(1);
  after = without_blanks_before(after);
  if (after.starts_with("=>")) return true;
  if (!after.starts_with('=') || after.starts_with("==")) return false;
  after = without_blanks_before(after.substr(1));
  if (after.starts_with('-')) after.remove_prefix(1);
  if (after.empty() || !is_digit(after.front())) return false;
  while (!after.empty() && (is_digit(after.front()) || (after.front() | 0x20) >= 'a'))
    after.remove_prefix(1);
  after = without_blanks_before(after);
  return !after.empty() && std::string_view(",;}").find(after.front()) != std::string_view::npos;
}

// A comment at the end of a line of settings or of source code.
bool is_in_comment(std::string_view before) {
  const std::size_t line = before.find_last_of("\r\n");
  const std::string_view start = line == std::string_view::npos ? before : before.substr(line + 1);
  const std::size_t mark = start.find("  # ");
  return mark != std::string_view::npos && without_blanks_before(start.substr(0, mark)).size() > 2;
}

// "X means that …", "X (Connection reset by peer): A connection was …" as a manual explains it.
bool is_explained(std::string_view after) {
  if (after.starts_with(" means that ")) return true;
  if (!after.starts_with(" (") || after.size() < 4 || !is_upper(after[2])) return false;
  const std::size_t close = after.find("): ");
  if (close == std::string_view::npos || close + 3 >= after.size()) return false;
  const std::string_view words = after.substr(2, close - 2);
  return is_upper(after[close + 3]) && std::all_of(words.begin(), words.end(), [](char c) {
           return c == ' ' || is_upper(c) || (c >= 'a' && c <= 'z');
         });
}

}  // namespace

bool is_only_named(const PastedText& text, const Span& span) {
  const std::string_view plain = text.plain;
  const std::size_t first = text.normalized.at[span.first];
  const std::size_t end = text.normalized.at[span.end - 1] + 1;
  const std::size_t start = first - std::min(first, kFar);
  const std::string_view before = plain.substr(start, first - start);
  const std::string_view after = plain.substr(end, kFar);
  const std::string_view word = plain.substr(first, end - first);
  // s/X/Y/ of sed, or a part of a path
  if (is_code(word) && before.ends_with('/') && after.starts_with('/')) return true;
  if (is_code(word) &&
      ((is_in_list(text.normalized, span) && !heads_results(before)) || is_compared(before) ||
       is_argument(before, after) || is_assigned(before, after) ||
       is_later_argument(before, after) || is_joined(before, after) || is_key(after) ||
       is_defined(after) || is_explained(after))) {
    return true;
  }
  return is_in_comment(before) || text.is_on_naming_line(span) ||
         is_line_that_names(plain, text.form, first, end);
}

}  // namespace sfprobe::guidance
