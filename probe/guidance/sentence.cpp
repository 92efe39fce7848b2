#include "guidance/sentence.hpp"

#include <algorithm>
#include <array>

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

// Words between blanks, as they were written.
template <class Use>
void each_word(const PastedText& text, const Span& span, Use use) {
  std::string_view rest = text.quote(span);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of(" \t\r\n"), rest.size());
    if (end > 0) use(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
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

bool is_of_manuals(std::string_view word) {
  const bool joined = word.find('_') != std::string_view::npos;
  const bool lower = !word.empty() && word.front() >= 'a';
  return lower ? joined : !joined || word.starts_with("UND_ERR") || word.starts_with("CERT_HAS");
}

std::size_t codes_in(const PastedText& text, const Span& sentence) {
  std::set<std::string_view> codes;
  each_word(text, sentence, [&](std::string_view word) {
    const auto is_mark = [](char c) {
      return std::string_view("(),.;:`'\"?").find(c) != std::string_view::npos;
    };
    while (!word.empty() && is_mark(word.front())) word.remove_prefix(1);
    while (!word.empty() && is_mark(word.back())) word.remove_suffix(1);
    const auto all = [&](std::string_view these, char first, char last) {
      return std::all_of(word.begin(), word.end(), [&](char c) {
        return (c >= first && c <= last) || these.find(c) != std::string_view::npos;
      });
    };
    const bool joined = word.find('_') != std::string_view::npos;
    const bool upper = all("_", 'A', 'Z') && word.size() > 4 && (word.front() == 'E' || joined);
    if ((upper || (joined && all("_", 'a', 'z'))) && is_of_manuals(word)) codes.insert(word);
  });
  return codes.size();
}

bool is_english(const PastedText& text, const Span& sentence) {
  constexpr auto kCommon = std::to_array<std::string_view>(
      {"the", "The", "a",    "A",    "an",    "is",    "are", "and", "or", "to",
       "of",  "for", "with", "that", "it",    "its",   "I",   "in",  "on", "by",
       "at",  "be",  "from", "when", "which", "after", "as",  "not", "any"});
  std::size_t common = 0;
  each_word(text, sentence, [&](std::string_view word) {
    common += std::find(kCommon.begin(), kCommon.end(), word) != kCommon.end() ? 1U : 0U;
  });
  return common > 1;
}

}  // namespace sfprobe::guidance
