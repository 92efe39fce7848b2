#include "proxy/lookalikes.hpp"

#include <unistr.h>

#include <algorithm>

namespace sfprobe::proxy {
namespace {

bool is_within(ucs4_t c, ucs4_t first, ucs4_t last) { return c >= first && c <= last; }

// Without width: zero-width spaces and joiners, marks of direction, the soft hyphen, a BOM.
bool is_invisible(ucs4_t c) {
  return is_within(c, 0x200b, 0x200f) || is_within(c, 0x202a, 0x202e) ||
         is_within(c, 0x2060, 0x2064) || c == 0xad || c == 0xfeff;
}

bool is_blank(ucs4_t c) {
  return c == 0xa0 || is_within(c, 0x2000, 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000;
}

// 0 for a character that stays.
char ascii_of(ucs4_t c) {
  if (is_within(c, 0xff01, 0xff5e)) return static_cast<char>(c - 0xfee0);
  if (is_blank(c)) return ' ';
  if (c == 0x3002 || c == 0xff61) return '.';
  if (c == 0x2044 || c == 0x2215) return '/';
  return c == 0x2236 ? ':' : '\0';
}

}  // namespace

std::string in_ascii(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    ucs4_t c = 0;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::size_t>(std::max(1, ::u8_mbtouc(&c, bytes, text.size())));
    if (const char ascii = ascii_of(c); ascii != '\0') {
      out += ascii;
    } else if (!is_invisible(c)) {
      out += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return out;
}

std::string readable(std::string_view value) {
  constexpr std::size_t kScheme = 24;  // bytes that "https:" takes at most, in whichever form
  const std::size_t at = value.rfind('@');
  if (at == std::string_view::npos) return in_ascii(value);
  std::size_t begin = std::min(value.find('/'), at);
  if (begin > kScheme) begin = 0;
  return in_ascii(value.substr(0, begin)) + std::string(value.substr(begin, at - begin)) +
         in_ascii(value.substr(at));
}

}  // namespace sfprobe::proxy
