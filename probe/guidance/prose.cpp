#include "guidance/prose.hpp"

#include <algorithm>
#include <array>

#include "guidance/evidence.hpp"
#include "guidance/sentence.hpp"
#include "text/ascii.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxQuestion = 160;  // letters
constexpr std::size_t kFewWords = 3;       // fewer are no sentence
constexpr std::size_t kLongSentence = 8;
constexpr std::size_t kSentence = 6;    // as many are one
constexpr std::size_t kManyWords = 22;  // as many, in several sentences, are an article

bool any_within(const std::set<std::size_t>& places, std::size_t first, std::size_t end) {
  const auto found = places.lower_bound(first);
  return found != places.end() && *found < end;
}

// Beside the words themselves, for a program's own sentence may say "by default".
bool any_beside(const std::set<std::size_t>& places, const Span& whole, const Span& span) {
  return any_within(places, whole.first, span.first) || any_within(places, span.end, whole.end);
}

// It is past, unless somebody has it again: "it works again for an hour, then we get X".
bool is_over(const PastedText& text, const Span& span, const Span& whole) {
  if (!any_beside(text.over, whole, span)) return false;
  const auto last_within = [&](const std::set<std::size_t>& places) {
    const auto after = places.lower_bound(whole.end);
    if (after == places.begin() || *std::prev(after) < whole.first) return std::size_t{0};
    return *std::prev(after) + 1;
  };
  return last_within(text.over) > last_within(text.experienced);
}

// A full stop or a question mark, before the tag of a page.
char last_sign(const NormalizedText& text, const Span& sentence) {
  std::size_t i = sentence.end - 1;
  if (text.text[i] == '>') {
    const std::size_t tag = text.text.rfind('<', i);
    if (tag != std::string::npos && tag > sentence.first) i = tag - 1;
  }
  return text.text[i];
}

// A sentence that goes on after a quotation, "prints 'X', while": it tells of the words.
bool is_quoted_within(const NormalizedText& text, const Span& span, const Span& sentence) {
  if (span.first <= sentence.first || span.end >= sentence.end) return false;
  if ((text.gap[span.first] & text.gap[span.end] & kQuote) == 0) return false;
  const char before = text.text[span.first - 1];
  return is_letter(before) && words_in(text, {sentence.first, span.first, false}) >= 2;
}

// "curl: (35) …": a program's message, whose advice may follow in the same sentence.
bool has_head(const NormalizedText& text, const Span& sentence, const Span& span) {
  constexpr std::size_t kLongestHead = 40;
  std::size_t i = sentence.first + 1;
  while (i < sentence.end && i - sentence.first < kLongestHead &&
         (text.gap[i] & (kBlank | kLineEnd)) == 0)
    ++i;
  const std::string_view head =
      std::string_view(text.text).substr(sentence.first, i - sentence.first);
  // "v2.1.0:" heads a change.
  return head.ends_with(':') && head.size() > 4 && i <= span.first &&
         std::none_of(head.begin(), head.end(), text::is_digit);
}

// "ETIMEDOUT (1/5)"
bool counts_tries(const NormalizedText& text, const Span& span) {
  const std::string_view after = std::string_view(text.text).substr(span.end, 5);
  return after.size() == 5 && after[0] == '(' && text::is_digit(after[1]) && after[2] == '/' &&
         text::is_digit(after[3]) && after[4] == ')';
}

// "no ECONNRESET", "without ECONNRESET".
bool is_denied(const NormalizedText& text, const Span& span) {
  constexpr auto kBefore =
      std::to_array<std::string_view>({"no", "without", "zero", "never", "single"});
  const std::string_view before = std::string_view(text.text).substr(0, span.first);
  return std::any_of(kBefore.begin(), kBefore.end(), [&](std::string_view one) {
    // "non-zero exit status" says nothing of the kind.
    return before.ends_with(one) && text.edge(span.first - one.size()) &&
           (text.gap[span.first - one.size()] & kHyphen) == 0 &&
           (text.gap[span.first] & kBlank) != 0 && (text.gap[span.first] & kLineEnd) == 0;
  });
}

// "Nobody listens there (X), so start it.": an aside of a sentence, in any language.
bool goes_on_after_parenthesis(const NormalizedText& text, const Span& span, const Span& sentence) {
  if (span.first == 0 || text.text[span.first - 1] != '(' || span.end >= sentence.end) return false;
  if (text.text[span.end] != ')') return false;
  return words_in(text, {sentence.first, span.first - 1, false}) >= 3 &&
         words_in(text, {span.end + 1, sentence.end, false}) >= 3;
}

}  // namespace

bool is_said_in_general(const PastedText& text, const Span& span) {
  const NormalizedText& letters = text.normalized;
  const Span paragraph = paragraph_around(text, span);
  const Span sentence = sentence_around(text, span);
  // A failure after which another try succeeded.
  const std::uint32_t line = letters.line[span.first];
  const bool tried_again = text.tried_again.contains(line) || counts_tries(letters, span);
  if (text.last_success > line && tried_again) return true;
  if (is_over(text, span, text.experienced.empty() ? paragraph : sentence)) return true;
  if (is_denied(letters, span)) return true;
  if (!text.experienced.empty()) return false;
  const std::size_t words = words_in(letters, sentence);
  if (words < kFewWords) return false;
  // Somebody who asks what the CLI means has its error.
  if (text.salesforce && letters.size() <= kMaxQuestion) return false;
  const bool headed = has_head(letters, sentence, span);
  if (headed ? any_within(text.in_general, sentence.first, span.first)
             : any_beside(text.in_general, sentence, span)) {
    return true;
  }
  const char last = last_sign(letters, sentence);
  if (last == '.' && is_quoted_within(letters, span, sentence)) return true;
  if (!is_code(text, span)) {
    return last == '.' && !headed && words >= kLongSentence && !text.happens &&
           codes_in(text, sentence) > 0 && is_english(text, sentence);
  }
  if (last == '.' && goes_on_after_parenthesis(letters, span, sentence)) return true;
  // "CODE: what happened" is a message, whatever comes with it.
  if (span.end < letters.size() && letters.text[span.end] == ':') return false;
  if (last == '?' && !text.names_salesforce_host(sentence)) return true;
  if (text.is_value_of_error(span)) return false;
  if (words >= kSentence && codes_in(text, sentence) > 1 && is_english(text, sentence)) return true;
  if (is_said_beside(letters, span)) return false;
  if (words >= kSentence && !text.happens && !text.names_salesforce_host(sentence) &&
      is_of_manuals(text.quote(span)) && is_english(text, sentence)) {
    return true;
  }
  return last == '.' && sentence.end - sentence.first < paragraph.end - paragraph.first &&
         words_in(letters, paragraph) >= kManyWords;
}

}  // namespace sfprobe::guidance
