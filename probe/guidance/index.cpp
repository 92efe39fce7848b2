#include "guidance/index.hpp"

#include <algorithm>
#include <cstring>

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxSpans = 16;

std::uint32_t key_of(const char* letters) {
  std::uint32_t key = 0;
  std::memcpy(&key, letters, sizeof key);
  return key;
}

std::uint32_t hash_of(std::uint32_t key) { return (key * 2654435761U) >> 16U; }

// A letter and what of the gap before it makes a difference to a text.
unsigned step_of(const NormalizedText& head, std::size_t k) {
  const unsigned letter = static_cast<unsigned char>(head.text[k]);
  if (k == 0 || head.gap[k] == kNoGap) return letter;
  return letter << 8U | kBlank | (head.gap[k] & (kUnderscore | kQuote | kMark));
}

std::size_t shared_steps(const NormalizedText& a, const NormalizedText& b) {
  const std::size_t most = std::min(a.size(), b.size());
  std::size_t k = 0;
  while (k < most && step_of(a, k) == step_of(b, k)) ++k;
  return k;
}

bool comes_before(const NormalizedText& a, const NormalizedText& b) {
  const std::size_t k = shared_steps(a, b);
  if (k == a.size() || k == b.size()) return a.size() < b.size();
  return step_of(a, k) < step_of(b, k);
}

}  // namespace

// Of one text.
struct PhraseIndex::Pass {
  const NormalizedText& text;
  Places places;
  std::vector<Search> literals;
  std::vector<HostLetters> letters;  // by phrase
  std::vector<std::size_t> ends;     // of the head's letters, in the text
  std::vector<std::vector<Span>> spans;
};

void PhraseIndex::insert(Entries& entries, PhraseId id) const {
  const auto head = [&](const Entry& one) -> const NormalizedText& {
    return phrases_[one.id].head_text();
  };
  const auto place = std::upper_bound(
      entries.begin(), entries.end(), Entry{id, 0, 0, 0, false},
      [&](const Entry& a, const Entry& b) { return comes_before(head(a), head(b)); });
  const auto inserted = entries.insert(place, {id, 0, 0, 0, false});
  for (auto one = inserted; one != entries.end() && one <= inserted + 1; ++one) {
    if (one != entries.begin()) one->shared = shared_steps(head(*(one - 1)), head(*one));
    one->exact = one->shared < head(*one).size() &&
                 (one->shared == 0 || (head(*one).gap[one->shared] & (kQuote | kMark)) == 0);
    if (one->exact) one->letter = head(*one).text[one->shared];
  }
  for (std::size_t k = entries.size(); k-- > 0;) {
    Entry& one = entries[k];
    one.past = k + 1;
    while (one.past < entries.size() && entries[one.past].shared >= one.shared)
      one.past = entries[one.past].past;
  }
}

PhraseId PhraseIndex::add(std::string_view written) {
  const auto [it, is_new] = known_.try_emplace(std::string(written), phrases_.size());
  if (!is_new) return it->second;
  phrases_.emplace_back(written);
  const Phrase& phrase = phrases_.back();
  first_search_.push_back(searches_);
  searches_ += phrase.searches();
  longest_head_ = std::max(longest_head_, phrase.head().size());
  const std::uint32_t key = key_of(phrase.head().data());
  insert(by_head_[key], it->second);
  heads_.set(hash_of(key));
  return it->second;
}

void PhraseIndex::find_at(std::size_t start, const Entries& entries, Pass& pass) const {
  const NormalizedText& text = pass.text;
  std::size_t reached = 0;  // letters of the entry before that the text agrees with
  pass.ends.front() = start;
  for (std::size_t k = 0; k < entries.size();) {
    const Entry& entry = entries[k];
    const bool goes_on = entry.shared <= reached;
    if (goes_on) reached = entry.shared;
    std::size_t end = pass.ends[reached];
    const bool departs =
        goes_on && entry.exact && (end >= text.size() || text.text[end] != entry.letter);
    if (!departs || may_be_stump(text, reached, end)) {
      const Phrase& phrase = phrases_[entry.id];
      const NormalizedText& head = phrase.head_text();
      while (goes_on && reached < head.size()) {
        const auto at = letter_at(head, reached, text, end);
        if (!at) break;
        pass.ends[++reached] = end = *at + 1;
      }
      std::vector<Span>& spans = pass.spans[entry.id];
      if (spans.size() < kMaxSpans) {
        const auto searches =
            std::span(pass.literals).subspan(first_search_[entry.id], phrase.searches());
        const auto span = reached < head.size() ? phrase.broken_off(text, start, {reached, end})
                                                : phrase.match(text, start, end, pass.places,
                                                               searches, pass.letters[entry.id]);
        if (span) spans.push_back(*span);
      }
    }
    ++k;
    if (may_be_stump(text, reached, end)) continue;
    while (k < entries.size() && entries[k].shared > reached) k = entries[k].past;
  }
}

std::vector<std::vector<Span>> PhraseIndex::find(const NormalizedText& text) const {
  Pass pass{text,
            places_in(text),
            std::vector<Search>(searches_),
            std::vector<HostLetters>(phrases_.size()),
            std::vector<std::size_t>(longest_head_ + 1),
            std::vector<std::vector<Span>>(phrases_.size())};
  for (std::size_t i = 0; i + 4 <= text.size(); ++i) {
    const std::uint32_t key = key_of(text.text.data() + i);
    if (!heads_.test(hash_of(key))) continue;
    if (!text.edge(i) && (text.gap[i] & kMark) == 0) continue;
    const auto found = by_head_.find(key);
    if (found != by_head_.end()) find_at(i, found->second, pass);
  }
  return std::move(pass.spans);
}

}  // namespace sfprobe::guidance
