#include "text/clean.hpp"

#include <array>
#include <cstdint>
#include <utility>

namespace sfprobe::text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kReplacementUtf8 = "\xEF\xBF\xBD";

struct Decoded {
  char32_t point;
  std::size_t length;  // bytes consumed, at least one
};

// Unicode 15, table 3-7: only well-formed sequences count; the first bad byte is consumed alone.
Decoded decode(std::string_view rest) {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0U;
  };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return {kReplacement, 1};
  std::uint32_t point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {kReplacement, 1};
    point = (point << 6U) | (byte(i) & 0x3FU);
  }
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  if (overlong || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
    return {kReplacement, 1};
  }
  return {point, length};
}

using Range = std::pair<char32_t, char32_t>;

// Controls, and format characters that hide or reorder what is around them.
constexpr std::array kHidden = std::to_array<Range>({
    {0x00, 0x1F},
    {0x7F, 0x9F},
    {0xAD, 0xAD},
    {0x61C, 0x61C},
    {0x180E, 0x180E},
    {0x200B, 0x200F},
    {0x2028, 0x202E},
    {0x2060, 0x206F},
    {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF},
    {0xFFF9, 0xFFFB},
    {0xFFFE, 0xFFFF},
    {0x1D173, 0x1D17A},
    {0xE0000, 0xE0FFF},
});

constexpr std::array kWide = std::to_array<Range>({
    {0x1100, 0x115F},
    {0x2E80, 0x303E},
    {0x3041, 0xA4CF},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F},
    {0x1F900, 0x1F9FF},
    {0x20000, 0x3FFFD},
});

constexpr std::array kCombining = std::to_array<Range>({
    {0x0300, 0x036F},
    {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},
    {0x20D0, 0x20FF},
    {0xFE20, 0xFE2F},
});

template <class Table>
bool within(const Table& table, char32_t point) {
  for (const auto& [first, last] : table) {
    if (point >= first && point <= last) return true;
  }
  return false;
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
    } else if (next.point == kReplacement || within(kHidden, next.point)) {
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

std::size_t columns(std::string_view clean) {
  std::size_t total = 0;
  while (!clean.empty()) {
    const Decoded next = decode(clean);
    if (!within(kCombining, next.point)) total += within(kWide, next.point) ? 2 : 1;
    clean.remove_prefix(next.length);
  }
  return total;
}

}  // namespace sfprobe::text
