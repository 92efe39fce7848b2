// Purpose: how far the letters of a phrase and those of a text agree, although the text may have
// been wrapped, joined or badly encoded. Ownership: none. Threads: pure. Failure: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "guidance/normalize.hpp"

namespace sfprobe::guidance {

// Where the phrase's next letter stands, if it is the text's letter `i` or the one after a sign
// that a lost letter left there.
std::optional<std::size_t> letter_at(const NormalizedText& phrase, std::size_t k,
                                     const NormalizedText& text, std::size_t i);

struct Reach {
  std::size_t letters = 0;  // of the literal
  std::size_t end = 0;      // in the text
};

// How far the literal and the text at `start` agree.
Reach reach_of(const NormalizedText& phrase, const NormalizedText& text, std::size_t start);

// Whether so many letters of a phrase are enough of it where the text ends at letter `pos`, or
// where
// "..." says that it went on.
bool may_be_stump(const NormalizedText& text, std::size_t letters, std::size_t pos);

// The letters that "*" may stand for.
constexpr std::size_t kWindow = 160;

// What was already looked at for one literal after a "*", so that no place is looked at twice:
// starts in [from, to) do not fit, `to` does if `found`.
struct Search {
  std::size_t from = 0;
  std::size_t to = 0;
  bool found = false;
};

// The first place within the window where the literal stands; npos if there is none.
std::size_t find_literal(const NormalizedText& phrase, const NormalizedText& text, std::size_t from,
                         Search& search);

}  // namespace sfprobe::guidance
