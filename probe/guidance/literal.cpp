#include "guidance/literal.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace sfprobe::guidance {
namespace {

// Whether letter i of the text may follow the letter before it, as the phrase has it.
bool joined_as(const NormalizedText& phrase, std::size_t k, const NormalizedText& text,
               std::size_t i) {
  const std::uint8_t wanted = phrase.gap[k];
  const std::uint8_t found = text.gap[i];
  if ((found & kLineEnd) != 0) return true;
  if ((wanted & kUnderscore) != 0) return (found & (kUnderscore | kHyphen)) != 0;
  if (wanted != 0 || found == 0) return true;
  return !is_word_letter(phrase.text[k]) || !is_word_letter(phrase.text[k - 1]);
}

// Whether text letter i stands for a letter with a diacritic that the phrase has before its next
// one.
bool stripped_mark(std::uint8_t wanted, const NormalizedText& text, std::size_t i) {
  if ((wanted & kMark) == 0 || (text.gap[i] & (kMark | kQuote)) != 0) return false;
  return text.text[i] == '?' || (text.text[i] >= 'a' && text.text[i] <= 'z');
}

// The next start from `from` on, before `last`, where the literal stands; `last` if there is none.
std::size_t next_literal(const NormalizedText& phrase, const NormalizedText& text, std::size_t from,
                         std::size_t last) {
  for (std::size_t i = from; i < last; ++i) {
    const void* found = std::memchr(text.text.data() + i, phrase.text.front(), last - i);
    if (found == nullptr) return last;
    i = static_cast<std::size_t>(static_cast<const char*>(found) - text.text.data());
    // After a blank in the phrase a word begins.
    if ((phrase.gap.front() & kBlank) != 0 && !text.edge(i)) continue;
    if (reach_of(phrase, text, i).letters == phrase.size()) return i;
  }
  return last;
}

}  // namespace

std::optional<std::size_t> letter_at(const NormalizedText& phrase, std::size_t k,
                                     const NormalizedText& text, std::size_t i) {
  if (i >= text.size()) return std::nullopt;
  // An apostrophe that was lost may have left a question mark, a diacritic its letter.
  if (k > 0 && (phrase.gap[k] & kQuote) != 0 && text.text[i] == '?' && phrase.text[k] != '?')
    ++i;
  else if (k > 0 && stripped_mark(phrase.gap[k], text, i))
    ++i;
  if (i == text.size() || phrase.text[k] != text.text[i]) return std::nullopt;
  if (k > 0 && !joined_as(phrase, k, text, i)) return std::nullopt;
  return i;
}

Reach reach_of(const NormalizedText& phrase, const NormalizedText& text, std::size_t start) {
  Reach reach{0, start};
  while (reach.letters < phrase.size()) {
    const auto at = letter_at(phrase, reach.letters, text, reach.end);
    if (!at) break;
    reach = {reach.letters + 1, *at + 1};
  }
  return reach;
}

bool may_be_stump(const NormalizedText& text, std::size_t letters, std::size_t pos) {
  constexpr std::size_t kShortestStump = 12;
  return letters >= kShortestStump && (pos >= text.size() || text.text.compare(pos, 3, "...") == 0);
}

std::size_t find_literal(const NormalizedText& phrase, const NormalizedText& text, std::size_t from,
                         Search& search) {
  const std::size_t last = std::min(text.size(), from + kWindow);
  if (from < search.from || from > search.to) search = {from, from, false};
  if (!search.found && search.to < last) {
    search.to = next_literal(phrase, text, search.to, last);
    search.found = search.to < last;
  }
  return search.found && search.to < last ? search.to : std::string::npos;
}

}  // namespace sfprobe::guidance
