#include "text/clean.hpp"

#include <unictype.h>
#include <unistr.h>

#include <cstdint>

namespace sfprobe::text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kReplacementUtf8 = "\xEF\xBF\xBD";

struct Decoded {
  char32_t point;
  std::size_t length;  // bytes consumed, at least one
};

// Only well-formed sequences count (Unicode 15, table 3-7); the first bad byte is consumed alone.
Decoded decode(std::string_view rest) {
  ucs4_t point = 0;
  const int length =
      ::u8_mbtoucr(&point, reinterpret_cast<const std::uint8_t*>(rest.data()), rest.size());
  if (length <= 0) return {kReplacement, 1};
  return {point, static_cast<std::size_t>(length)};
}

// What steers a terminal, reorders or hides what is around it, or has no glyph that everybody
// agrees on: controls, format characters, line separators, what Unicode leaves to be ignored, and
// code points for private use or not assigned at all.
bool is_hidden(char32_t point) {
  if (point >= 0x20 && point < 0x7F) return false;
  constexpr std::uint32_t kinds = UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Cs |
                                  UC_CATEGORY_MASK_Co | UC_CATEGORY_MASK_Cn | UC_CATEGORY_MASK_Zl |
                                  UC_CATEGORY_MASK_Zp;
  return ::uc_is_general_category_withtable(point, kinds) ||
         ::uc_is_property_default_ignorable_code_point(point);
}

std::string filter(std::string_view raw, std::size_t limit, bool keep_lines) {
  std::string out;
  out.reserve(raw.size() < limit ? raw.size() : limit);
  while (!raw.empty()) {
    const Decoded next = decode(raw);
    std::string_view piece = raw.substr(0, next.length);
    if (next.point == '\n' && keep_lines) {
      piece = "\n";
    } else if (next.point == '\r' && keep_lines) {
      piece = "";
    } else if (next.point == '\n' || next.point == '\r' || next.point == '\t') {
      piece = " ";
    } else if (next.point == kReplacement || is_hidden(next.point)) {
      piece = kReplacementUtf8;
    }
    if (out.size() + piece.size() > limit) return out + "…";
    out += piece;
    raw.remove_prefix(next.length);
  }
  return out;
}

}  // namespace

std::string clean(std::string_view raw, std::size_t limit) { return filter(raw, limit, false); }

std::string clean_block(std::string_view raw, std::size_t limit) {
  return filter(raw, limit, true);
}

std::string printable(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += c >= 0x20 && c < 0x7F ? c : '.';
  return text;
}

}  // namespace sfprobe::text
