#include "report/markup.hpp"

#include "text/clean.hpp"

namespace sfprobe {

std::string escaped(std::string_view raw) {
  constexpr std::size_t kMaxText = 20'000;
  std::string out;
  for (const char c : text::clean_block(raw, kMaxText)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace sfprobe
