#include <algorithm>
#include <vector>

#include "guidance/recognise.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxInner = 600;  // letters of a cause that nobody knows
constexpr std::size_t kMinInner = 6;    // letters that say something

// Where the JSON string ends that letter `start` is in: before `","` or `"}`.
std::size_t value_end(const NormalizedText& text, std::size_t start) {
  const std::size_t end = std::min(text.size(), start + kMaxInner);
  for (std::size_t i = start; i < end; ++i) {
    if ((text.text[i] == ',' || text.text[i] == '}') && (text.gap[i] & kQuote) != 0) return i;
  }
  return end;
}

}  // namespace

// What follows the last words that announce a cause, without the words that only wrap it.
std::string Recogniser::inner_cause(const PastedText& text) const {
  std::size_t start = 0;
  for (const PhraseId id : before_cause_) {
    for (const Span& span : text.spans[id]) {
      if (!span.truncated) start = std::max(start, span.end);
    }
  }
  if (start == 0 || start >= text.normalized.size()) return {};
  std::size_t end = value_end(text.normalized, start);
  for (const PhraseId id : after_cause_) {
    for (const Span& span : text.spans[id]) {
      if (!span.truncated && span.first >= start) end = std::min(end, span.first);
    }
  }
  std::vector<bool> says(end - start, true);
  for (const PhraseId id : noise_) {
    for (const Span& span : text.spans[id]) {
      for (std::size_t i = std::max(span.first, start); i < std::min(span.end, end); ++i) {
        says[i - start] = false;
      }
    }
  }
  std::size_t first = end;
  std::size_t letters = 0;
  for (std::size_t i = start; i < end; ++i) {
    if (!says[i - start] || !is_word_letter(text.normalized.text[i])) continue;
    // One line is shown, the first that says something.
    if (first < end && text.normalized.line[i] != text.normalized.line[first]) break;
    first = std::min(first, i);
    ++letters;
  }
  if (letters < kMinInner) return {};
  std::size_t last = first;
  while (last + 1 < end && text.normalized.line[last + 1] == text.normalized.line[first]) ++last;
  return std::string(text.quote({first, last + 1, false}));
}

}  // namespace sfprobe::guidance
