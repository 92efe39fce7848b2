#include "guidance/sentence.hpp"

#include <algorithm>

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxSentence = 400;  // letters to either side
constexpr std::size_t kMaxParagraph = 2000;
constexpr std::size_t kWideWord = 3;  // characters without blanks between them

// Between two letters a paragraph ends: an empty line, or an item of a list.
bool ends_paragraph(const NormalizedText& text, std::size_t i) {
  if ((text.gap[i] & kLineEnd) == 0) return false;
  return text.line[i] - text.line[i - 1] > 1 || (text.gap[i] & kHyphen) != 0;
}

// A line end within a sentence is one of wrapping: a word in lower case follows.
bool is_wrapped(const PastedText& text, std::size_t i) {
  const char next = text.plain[text.normalized.at[i]];
  return is_letter(next) || text.normalized.text[i - 1] == ',';
}

bool ends_sentence(const PastedText& text, std::size_t i) {
  const NormalizedText& letters = text.normalized;
  const bool line_end = (letters.gap[i] & kLineEnd) != 0;
  if (line_end && (ends_paragraph(letters, i) || !is_wrapped(text, i))) return true;
  const std::string_view before = std::string_view(letters.text).substr(0, i);
  if (before.ends_with("\xE3\x80\x82")) return true;  // an ideographic full stop
  if (!line_end && (letters.gap[i] & kBlank) == 0) return false;
  const char last = before.back();
  if (last == '?' || last == '!') return true;
  // "e.g.", "z. B."
  return last == '.' && i >= 3 && letters.text[i - 3] != '.' &&
         (letters.gap[i - 2] & (kBlank | kLineEnd)) == 0;
}

template <class Ends>
Span around(const PastedText& text, const Span& span, std::size_t reach, Ends ends) {
  Span found{span.first, span.end, false};
  while (found.first > 0 && span.first - found.first < reach && !ends(found.first)) --found.first;
  while (found.end < text.normalized.size() && found.end - span.end < reach && !ends(found.end))
    ++found.end;
  return found;
}

}  // namespace

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

Span sentence_around(const PastedText& text, const Span& span) {
  return around(text, span, kMaxSentence, [&](std::size_t i) { return ends_sentence(text, i); });
}

Span paragraph_around(const PastedText& text, const Span& span) {
  return around(text, span, kMaxParagraph,
                [&](std::size_t i) { return ends_paragraph(text.normalized, i); });
}

std::size_t words_in(const NormalizedText& text, const Span& span) {
  std::size_t words = 0;
  std::size_t wide = 0;
  bool plain = true;
  std::size_t length = 0;
  for (std::size_t i = span.first; i <= span.end; ++i) {
    const bool starts = i == span.end || (text.gap[i] & (kBlank | kLineEnd)) != 0;
    if (starts && i > span.first) {
      words += plain && length > 0 ? 1U : 0U;
      plain = true;
      length = 0;
    }
    if (i == span.end) break;
    if (static_cast<unsigned char>(text.text[i]) >= 0xE3) ++wide;
    if (is_letter(text.text[i])) {
      ++length;
    } else {
      plain = plain && std::string_view(".,;:!?()<>").find(text.text[i]) != std::string_view::npos;
    }
  }
  return words + wide / kWideWord;
}

}  // namespace sfprobe::guidance
