// Purpose: lines for a terminal: wrapped, indented, coloured, and free of anything that a hostile
// text could make a terminal do. Threads: one writer. Failure: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/terminal.hpp"

namespace sfprobe {

enum class Ink { plain, bold, dim, good, warning, bad };

class Screen {
 public:
  explicit Screen(const Look& look) : look_(look) {}

  // Appends a line break.
  void blank() { out_ += '\n'; }

  // A paragraph: `head` (already short) starts the first line, the text is wrapped and the next
  // lines are indented to where it began.
  void paragraph(std::string_view head, std::string_view text, Ink ink = Ink::plain,
                 Ink head_ink = Ink::plain);

  // A line as it is, cut at the width.
  void line(std::string_view text, Ink ink = Ink::plain);

  // Two cells side by side behind a name, each wrapped within its column.
  void row(std::string_view name, std::string_view left, std::string_view right, Ink left_ink,
           Ink right_ink);

  // A command to copy: never wrapped, never cut.
  void command(std::string_view indent, std::string_view text);

  std::string take() { return std::move(out_); }

 private:
  std::string inked(std::string_view text, Ink ink) const;
  static std::vector<std::string> wrapped(std::string_view clean, std::size_t width);

  const Look look_;
  std::string out_;
};

}  // namespace sfprobe
