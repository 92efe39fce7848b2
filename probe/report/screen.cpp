#include "report/screen.hpp"

#include "text/clean.hpp"
#include "text/words.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMaxText = 4000;

const char* code_of(Ink ink) {
  switch (ink) {
    case Ink::bold: return "\x1b[1m";
    case Ink::dim: return "\x1b[2m";
    case Ink::good: return "\x1b[32m";
    case Ink::warning: return "\x1b[33m";
    case Ink::bad: return "\x1b[1;31m";
    case Ink::plain: break;
  }
  return "";
}

}  // namespace

std::string Screen::inked(std::string_view text, Ink ink) const {
  if (!look_.colour || ink == Ink::plain || text.empty()) return std::string(text);
  return code_of(ink) + std::string(text) + "\x1b[0m";
}

void Screen::paragraph(std::string_view head, std::string_view text, Ink ink, Ink head_ink) {
  const std::string clean_head = text::clean(head);
  const std::string clean_text = text::clean(text, kMaxText);
  const std::size_t indent = text::columns(clean_head);
  out_ += inked(clean_head, head_ink);
  std::string line;
  std::size_t used = indent;
  for (std::string_view word : text::words(clean_text)) {
    const std::size_t columns = text::columns(word);
    if (!line.empty() && used + 1 + columns > look_.width) {
      out_ += inked(line, ink) + "\n" + std::string(indent, ' ');
      line.clear();
      used = indent;
    }
    if (!line.empty()) {
      line += ' ';
      ++used;
    }
    line += word;
    used += columns;
  }
  out_ += inked(line, ink) + "\n";
}

void Screen::line(std::string_view text, Ink ink) {
  std::string clean = text::clean(text);
  if (text::columns(clean) > look_.width) {
    while (text::columns(clean) >= look_.width) {
      do {
        clean.pop_back();
      } while (!clean.empty() && (static_cast<unsigned char>(clean.back()) & 0xC0U) == 0x80U);
      // A lead byte without its followers is no character: it goes, too.
      if (!clean.empty() && static_cast<unsigned char>(clean.back()) >= 0xC0U) clean.pop_back();
    }
    clean += look_.unicode ? "…" : "~";
  }
  out_ += inked(clean, ink) + "\n";
}

void Screen::command(std::string_view indent, std::string_view text) {
  for (std::string_view one : text::lines(text)) {
    out_ += std::string(indent) + inked(text::clean(one, kMaxText), Ink::bold) + "\n";
  }
}

}  // namespace sfprobe
