#include "text/wrap.hpp"

#include <unigbrk.h>
#include <unilbrk.h>
#include <unistr.h>
#include <uniwidth.h>

#include <array>
#include <utility>

#include "text/words.hpp"

namespace sfprobe::text {
namespace {

const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

// The first character with what combines with it.
std::string_view first_character(std::string_view text) {
  const std::uint8_t* start = bytes_of(text);
  const std::uint8_t* next = u8_grapheme_next(start, start + text.size());
  return text.substr(0, next == nullptr ? text.size() : static_cast<std::size_t>(next - start));
}

std::string_view beginning(std::string_view text, std::size_t width) {
  std::size_t length = 0;
  std::size_t used = 0;
  while (length < text.size()) {
    const std::string_view character = first_character(text.substr(length));
    used += columns(character);
    if (used > width) break;
    length += character.size();
  }
  return text.substr(0, length);
}

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Where a word may break by itself: between ideographs. What ASCII stands beside stays whole, so
// that names, paths and options do.
std::vector<std::string_view> pieces_of(std::string_view word) {
  std::vector<char> breaks(word.size());
  u8_possible_linebreaks(bytes_of(word), word.size(), "UTF-8", breaks.data());
  std::vector<std::string_view> pieces;
  std::size_t start = 0;
  for (std::size_t i = 1; i < word.size(); ++i) {
    if (breaks[i] != UC_BREAK_POSSIBLE || is_ascii(word[i]) || is_ascii(word[i - 1])) continue;
    pieces.push_back(word.substr(start, i - start));
    start = i;
  }
  pieces.push_back(word.substr(start));
  return pieces;
}

class Lines {
 public:
  explicit Lines(std::size_t width) : width_(width) {}

  void add(std::string_view piece, bool after_blank) {
    const std::size_t blank = after_blank && used_ > 0 ? 1 : 0;
    std::size_t wide = columns(piece);
    if (used_ > 0 && used_ + blank + wide > width_) {
      next();
    } else if (blank > 0) {
      lines_.back() += ' ';
      ++used_;
    }
    while (wide > width_) {
      std::string_view part = beginning(piece, width_);
      if (part.empty()) part = first_character(piece);
      lines_.back() += part;
      next();
      piece.remove_prefix(part.size());
      wide = columns(piece);
    }
    lines_.back() += piece;
    used_ += wide;
  }

  std::vector<std::string> take() { return std::move(lines_); }

 private:
  void next() {
    lines_.emplace_back();
    used_ = 0;
  }

  const std::size_t width_;
  std::vector<std::string> lines_ = std::vector<std::string>(1);
  std::size_t used_ = 0;
};

}  // namespace

std::size_t columns(std::string_view clean) {
  const int width = u8_width(bytes_of(clean), clean.size(), "UTF-8");
  return width < 0 ? 0 : static_cast<std::size_t>(width);
}

std::vector<std::string> wrapped(std::string_view clean, std::size_t width) {
  Lines lines(width);
  for (const std::string_view word : words(clean)) {
    bool first = true;
    for (const std::string_view piece : pieces_of(word)) {
      lines.add(piece, first);
      first = false;
    }
  }
  return lines.take();
}

std::string fitted(std::string_view clean, std::size_t width, std::string_view ellipsis) {
  if (columns(clean) <= width) return std::string(clean);
  const std::size_t wide = columns(ellipsis);
  if (wide > width) return std::string(beginning(clean, width));
  std::string_view kept = trim(beginning(clean, width - wide));
  return std::string(kept) + std::string(ellipsis);
}

std::string to_ascii(std::string_view clean) {
  using Substitute = std::pair<char32_t, const char*>;
  constexpr auto kSubstitutes = std::to_array<Substitute>({
      {0xA0, " "},
      {0xB5, "u"},
      {0xB7, "-"},
      {0x2010, "-"},
      {0x2013, "-"},
      {0x2014, "-"},
      {0x2018, "'"},
      {0x2019, "'"},
      {0x201C, "\""},
      {0x201D, "\""},
      {0x2026, "..."},
      {0x2190, "<-"},
      {0x2192, "->"},
      {0x2713, "+"},
      {0x2717, "x"},
      {0x2588, "#"},
      {0x00AB, "\""},
      {0x00BB, "\""},
  });
  std::string out;
  const std::uint8_t* at = bytes_of(clean);
  std::size_t left = clean.size();
  while (left > 0) {
    ucs4_t point = 0;
    const int length = u8_mbtouc(&point, at, left);
    const char* shown = "?";
    for (const auto& [known, substitute] : kSubstitutes) {
      if (known == point) shown = substitute;
    }
    if (point < 0x80) {
      out += static_cast<char>(point);
    } else {
      out += shown;
    }
    at += length;
    left -= static_cast<std::size_t>(length);
  }
  return out;
}

}  // namespace sfprobe::text
