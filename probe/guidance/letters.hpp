// Purpose: a text reduced to what is compared: lower-case letters, digits and marks without blanks,
// quotes, hyphens and underscores, and beside each letter what stood before it. So a phrase is
// found however it is wrapped, quoted or joined. Threads: pure, linear. Failure: none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sfprobe::guidance {

// What stood between a letter and the one before it; several may.
enum Gap : std::uint8_t {
  kNoGap = 0,
  kBlank = 1,
  kLineEnd = 2,
  kHyphen = 4,
  kUnderscore = 8,
  kQuote = 16,
};

struct Letters {
  std::string text;                 // the letters
  std::vector<std::uint8_t> gap;    // before each
  std::vector<std::uint32_t> at;    // where each stands in the text it came from
  std::vector<std::uint32_t> line;  // in which line

  std::size_t size() const { return text.size(); }
  // A word begins or ends between letters i-1 and i.
  bool edge(std::size_t i) const;
};

Letters letters_of(std::string_view decoded);

bool is_word_letter(char c);

}  // namespace sfprobe::guidance
