// Purpose: reduces a text to what phrases are compared with: lower-case letters, digits and marks
// without blanks, quotes, hyphens, underscores and Latin diacritics, and beside each letter what
// stood before it. So a phrase is found however it is wrapped, quoted, joined or badly encoded.
// Threads: pure, linear. Failure: none; malformed UTF-8 counts as a lost quote.
#pragma once

#include <cstddef>
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
  kMark = 32,  // a letter with a diacritic, or what a wrong encoding made of it
};

struct NormalizedText {
  std::string text;                 // the letters
  std::vector<std::uint8_t> gap;    // before each
  std::vector<std::uint32_t> at;    // offset of each in the text it came from
  std::vector<std::uint32_t> line;  // in which line
  std::uint8_t last_gap = kNoGap;   // after the last letter

  std::size_t size() const { return text.size(); }
  // A word begins or ends between letters i-1 and i. Chinese, Japanese and Korean characters are
  // words by themselves.
  bool edge(std::size_t i) const;
};

NormalizedText normalize(std::string_view decoded);

bool is_word_letter(char c);

// How many bytes before a line are a log's or a quotation's: "2026-11-22T06:00:00.1Z ", "> ".
std::size_t prefix_length(std::string_view line);

}  // namespace sfprobe::guidance
