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
  // One of the phrases that share their first four letters, in the order of their heads. Where a
  // text departs from one of them, those that share more than that with it are skipped.
  struct Entry {
    PhraseId id;
    std::size_t shared;  // letters of the head that are those of the entry before it
    std::size_t past;    // the next entry that shares less
    char letter;         // the first that is not shared
    bool exact;          // nothing else may stand in its place
  };
  using Entries = std::vector<Entry>;
  struct Pass;
  void insert(Entries& entries, PhraseId id) const;
  void find_at(std::size_t start, const Entries& entries, Pass& pass) const;

  std::vector<Phrase> phrases_;
  std::unordered_map<std::string, PhraseId> known_;  // as written
  std::unordered_map<std::uint32_t, Entries> by_head_;
  std::bitset<1U << 16U> heads_;  // the same, hashed: nearly every place is ruled out by this
  std::vector<std::size_t> first_search_;  // by phrase: its place among those of all
  std::size_t searches_ = 0;
  std::size_t longest_head_ = 0;
};

}  // namespace sfprobe::guidance
