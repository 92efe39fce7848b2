// Purpose: many phrases looked for in one pass over a text. Ownership: holds the phrases.
// Threads: const after building. Failure: as Phrase.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "guidance/phrase.hpp"

namespace sfprobe::guidance {

using PhraseId = std::size_t;

class PhraseIndex {
 public:
  PhraseId add(std::string_view written);

  // By phrase, where it occurs: the first occurrences, not more than 16 of each.
  std::vector<std::vector<Span>> find(const NormalizedText& text) const;

  const Phrase& phrase(PhraseId id) const { return phrases_[id]; }

 private:
  // One of the phrases that share their first four letters, with the four after them, if the phrase
  // has them and allows no sign in their place.
  struct Entry {
    PhraseId id;
    std::uint32_t next;
    bool has_next;
  };
  Entry entry_of(PhraseId id) const;

  std::vector<Phrase> phrases_;
  std::unordered_map<std::string, PhraseId> known_;  // as written
  std::unordered_map<std::uint32_t, std::vector<Entry>> by_head_;
  std::bitset<1U << 16U> heads_;  // the same, hashed: nearly every place is ruled out by this
};

}  // namespace sfprobe::guidance
