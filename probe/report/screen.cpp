#include "report/screen.hpp"

#include <algorithm>

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

// A word that is wider than its column is cut into pieces, between characters.
std::vector<std::string> pieces_of(std::string_view word, std::size_t width) {
  std::vector<std::string> pieces(1);
  for (std::size_t i = 0; i < word.size();) {
    std::size_t next = i + 1;
    while (next < word.size() && (static_cast<unsigned char>(word[next]) & 0xC0U) == 0x80U) ++next;
    const std::string_view character = word.substr(i, next - i);
    if (text::columns(pieces.back()) + text::columns(character) > width) pieces.emplace_back();
    pieces.back() += character;
    i = next;
  }
  return pieces;
}

}  // namespace

std::string Screen::inked(std::string_view text, Ink ink) const {
  if (!look_.colour || ink == Ink::plain || text.empty()) return std::string(text);
  return code_of(ink) + std::string(text) + "\x1b[0m";
}

std::vector<std::string> Screen::wrapped(std::string_view clean, std::size_t width) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  std::vector<std::string> pieces;
  for (std::string_view word : text::words(clean)) {
    for (std::string& piece : pieces_of(word, width)) pieces.push_back(std::move(piece));
  }
  for (const std::string& word : pieces) {
    const std::size_t columns = text::columns(word);
    if (used > 0 && used + 1 + columns > width) {
      lines.emplace_back();
      used = 0;
    }
    if (used > 0) {
      lines.back() += ' ';
      ++used;
    }
    lines.back() += word;
    used += columns;
  }
  return lines;
}

void Screen::paragraph(std::string_view head, std::string_view text, Ink ink, Ink head_ink) {
  const std::string clean_head = text::clean(head);
  const std::size_t indent = text::columns(clean_head);
  out_ += inked(clean_head, head_ink);
  const std::size_t room = look_.width > indent + 20 ? look_.width - indent : 20;
  const auto lines = wrapped(text::clean(text, kMaxText), room);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) out_ += std::string(indent, ' ');
    out_ += inked(lines[i], ink) + "\n";
  }
}

void Screen::row(std::string_view name, std::string_view left, std::string_view right, Ink left_ink,
                 Ink right_ink) {
  constexpr std::size_t kName = 15;
  const std::size_t column = (look_.width - kName - 2) / 2;
  const auto lefts = wrapped(text::clean(left, kMaxText), column);
  const auto rights = wrapped(text::clean(right, kMaxText), column);
  std::string head = "  " + std::string(name);
  for (std::size_t i = 0; i < std::max(lefts.size(), rights.size()); ++i) {
    head.resize(kName, ' ');
    const std::string left_text = i < lefts.size() ? lefts[i] : "";
    const std::string right_text = i < rights.size() ? rights[i] : "";
    const std::size_t columns = text::columns(left_text);
    out_ += head + inked(left_text, left_ink);
    if (!right_text.empty()) {
      out_ += std::string((columns < column ? column - columns : 0) + 2, ' ') +
              inked(right_text, right_ink);
    }
    out_ += "\n";
    head.clear();
  }
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
