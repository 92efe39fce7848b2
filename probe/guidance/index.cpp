#include "guidance/index.hpp"

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

}  // namespace

PhraseIndex::Entry PhraseIndex::entry_of(PhraseId id) const {
  const NormalizedText& head = phrases_[id].head_text();
  if (head.size() < 8) return {id, 0, false};
  for (std::size_t i = 1; i < 8; ++i) {
    if ((head.gap[i] & (kMark | kQuote)) != 0) return {id, 0, false};
  }
  return {id, key_of(head.text.data() + 4), true};
}

PhraseId PhraseIndex::add(std::string_view written) {
  const auto [it, is_new] = known_.try_emplace(std::string(written), phrases_.size());
  if (!is_new) return it->second;
  phrases_.emplace_back(written);
  const std::uint32_t key = key_of(phrases_.back().head().data());
  by_head_[key].push_back(entry_of(it->second));
  heads_.set(hash_of(key));
  return it->second;
}

std::vector<std::vector<Span>> PhraseIndex::find(const NormalizedText& text) const {
  std::vector<std::vector<Span>> spans(phrases_.size());
  const Places places = places_in(text);
  for (std::size_t i = 0; i + 4 <= text.size(); ++i) {
    const std::uint32_t key = key_of(text.text.data() + i);
    if (!heads_.test(hash_of(key))) continue;
    const auto found = by_head_.find(key);
    if (found == by_head_.end()) continue;
    const bool has_next = i + 8 <= text.size();
    const std::uint32_t next = has_next ? key_of(text.text.data() + i + 4) : 0;
    for (const Entry& entry : found->second) {
      const PhraseId id = entry.id;
      if (entry.has_next && has_next && entry.next != next) continue;
      if (spans[id].size() >= kMaxSpans) continue;
      if (const auto span = phrases_[id].match(text, i, places)) spans[id].push_back(*span);
    }
  }
  return spans;
}

}  // namespace sfprobe::guidance
