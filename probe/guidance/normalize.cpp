#include "guidance/normalize.hpp"

#include <algorithm>

#include "text/ascii.hpp"

namespace sfprobe::guidance {
namespace {

struct Character {
  char32_t point = 0;
  std::size_t length = 1;
};

constexpr char32_t kBroken = 0xFFFD;

// Enough of UTF-8 to tell blanks, quotes and dashes; what is malformed is one broken byte.
Character character_at(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) -> char32_t {
    return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0;
  };
  const auto tail = [&](std::size_t k) { return (byte(k) & 0xC0U) == 0x80U; };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead >= 0xC2 && lead < 0xE0 && tail(1))
    return {((lead & 0x1FU) << 6U) | (byte(1) & 0x3FU), 2};
  if (lead >= 0xE0 && lead < 0xF0 && tail(1) && tail(2)) {
    return {((lead & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU), 3};
  }
  if (lead >= 0xF0 && lead < 0xF5 && tail(1) && tail(2) && tail(3)) return {0x10000, 4};
  return {kBroken, 1};
}

enum class Kind { letter, blank, line, hyphen, underscore, quote, mark, nothing, dots };

bool between(char32_t point, char32_t first, char32_t last) {
  return point >= first && point <= last;
}

// Latin letters with a diacritic, and the signs that stand in their place when UTF-8 or an OEM code
// page was read as Windows-1252.
bool is_mark(char32_t point) {
  return between(point, 0x80, 0x24F) || between(point, 0x2C0, 0x36F) ||
         between(point, 0x1E00, 0x1EFF) || between(point, 0x2020, 0x2022);
}

// Lower case for Cyrillic, ASCII for full-width forms.
char32_t folded(char32_t point) {
  if (between(point, 0x410, 0x42F)) return point + 0x20;
  if (between(point, 0x400, 0x40F)) return point + 0x50;
  if (between(point, 0xFF01, 0xFF5E)) return point - 0xFEE0;
  return point;
}

Kind kind_of(char32_t point) {
  switch (point) {
    case '\n':
    case '\r':
    case 0x2028:
    case 0x2029: return Kind::line;
    case '-': return Kind::hyphen;
    case '_': return Kind::underscore;
    case '\'':
    case '"':
    case '`':
    case 0xAB:
    case 0xB4:
    case 0x2BC:
    case 0x2032:
    case 0x2033:
    case 0xFF07:
    case kBroken:  // mostly a curly quote that lost its encoding
    case 0x20AC:   // and so are these two: UTF-8 that was read as Windows-1252
    case 0x2122: return Kind::quote;
    case '+':
    case 0xA0:
    case 0xBB:
    case 0x202F:
    case 0x203A:
    case 0x3000: return Kind::blank;
    case 0xAD:
    case 0x2060:
    case 0xFEFF: return Kind::nothing;
    case 0x2026: return Kind::dots;
    default: break;
  }
  if (point <= 0x20) return point == 0 ? Kind::nothing : Kind::blank;
  if (point == 0x7F || between(point, 0x200B, 0x200F)) return Kind::nothing;
  if (is_mark(point)) return Kind::mark;
  if (between(point, 0x2018, 0x201F) || between(point, 0x3008, 0x300F)) return Kind::quote;
  if (between(point, 0x2010, 0x2015) || point == 0x2212) return Kind::hyphen;
  if (between(point, 0x2000, 0x200A) || between(point, 0x2500, 0x259F)) return Kind::blank;
  return Kind::letter;
}

using text::is_digit;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_tail(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

std::size_t prefix_length(std::string_view line) {
  std::size_t i = 0;
  const auto skip = [&](std::string_view these) {
    while (i < line.size() && these.find(line[i]) != std::string_view::npos) ++i;
  };
  skip(" \t>|");
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  const std::string_view rest = line.substr(i);
  if (rest.size() < kShape.size()) return i;
  for (std::size_t k = 0; k < kShape.size(); ++k) {
    const bool fits = kShape[k] == 'd'   ? is_digit(rest[k])
                      : kShape[k] == 'T' ? rest[k] == 'T' || rest[k] == ' '
                                         : rest[k] == kShape[k];
    if (!fits) return i;
  }
  i += kShape.size();
  skip(".,0123456789Z");
  skip(" \t");
  return i;
}

bool is_word_letter(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

bool NormalizedText::edge(std::size_t i) const {
  if (i == 0 || i >= text.size()) return true;
  if ((gap[i] & (kBlank | kLineEnd | kHyphen | kQuote)) != 0) return true;
  if ((gap[i] & kUnderscore) != 0) return false;
  const auto wide = [&](std::size_t k) {  // the lead byte of a character of three bytes
    return static_cast<unsigned char>(text[k]) >= 0xE1;
  };
  if (wide(i) || (i >= 3 && wide(i - 3) && is_tail(text[i - 1]) && is_tail(text[i - 2])))
    return true;
  if (is_tail(text[i])) return false;
  return !is_word_letter(text[i - 1]) || !is_word_letter(text[i]);
}

NormalizedText normalize(std::string_view decoded) {
  NormalizedText out;
  out.text.reserve(decoded.size());
  out.gap.reserve(decoded.size());
  out.at.reserve(decoded.size());
  out.line.reserve(decoded.size());
  std::uint8_t gap = kNoGap;
  std::uint32_t line = 0;
  const auto put = [&](char c, std::size_t at) {
    out.text += c;
    out.gap.push_back(gap);
    out.at.push_back(static_cast<std::uint32_t>(at));
    out.line.push_back(line);
    gap = kNoGap;
  };
  std::size_t i = prefix_length(decoded.substr(0, 64));
  while (i < decoded.size()) {
    const Character next = character_at(decoded, i);
    switch (kind_of(next.point)) {
      case Kind::blank: gap |= kBlank; break;
      case Kind::hyphen: gap |= kHyphen; break;
      case Kind::underscore: gap |= kUnderscore; break;
      case Kind::quote: gap |= kQuote; break;
      case Kind::mark: gap |= next.point == 0xE2 ? kMark | kQuote : kMark; break;
      case Kind::nothing: break;
      case Kind::line:
        gap |= kLineEnd;
        if (!decoded.substr(i).starts_with("\r\n")) ++line;
        i += prefix_length(decoded.substr(i + next.length, 64));
        break;
      case Kind::dots:
        for (int k = 0; k < 3; ++k) put('.', i);
        break;
      case Kind::letter: {
        const char32_t point = folded(next.point);
        if (point != next.point && point < 0x80) {
          put(lower(static_cast<char>(point)), i);
        } else if (point != next.point) {
          put(static_cast<char>(0xC0U | (point >> 6U)), i);
          put(static_cast<char>(0x80U | (point & 0x3FU)), i);
        } else {
          for (std::size_t k = 0; k < next.length; ++k) put(lower(decoded[i + k]), i);
        }
        break;
      }
    }
    i += next.length;
  }
  out.last_gap = gap;
  return out;
}

}  // namespace sfprobe::guidance
