// Purpose: lines for a terminal: wrapped, indented, coloured, and free of anything that a hostile
// text could make a terminal do. Threads: one writer. Failure: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/story.hpp"
#include "sfprobe/render.hpp"

namespace sfprobe {

enum class Colour { plain, bold, dim, good, warning, bad };

struct Mark {
  std::string text;
  Colour colour;
};

class TerminalWriter {
 public:
  explicit TerminalWriter(const TerminalStyle& style) : style_(style) {}

  const TerminalStyle& style() const { return style_; }

  void blank() { out_ += '\n'; }

  // A paragraph: `head` (short) starts the first line, the text is wrapped, and the next lines are
  // indented to where it began. At most `max_lines`, the last ending in "…" if something is cut.
  void paragraph(std::string_view head, std::string_view text, Colour colour = Colour::plain,
                 Colour head_colour = Colour::plain, std::size_t max_lines = 1000);

  // Parts with " · " between those on the same line; each stays on one line if it can.
  void flow(std::string_view head, const std::vector<std::string>& parts,
            Colour colour = Colour::plain, Colour head_colour = Colour::plain);

  // A line as it is, cut at the width.
  void line(std::string_view text, Colour colour = Colour::plain);

  // Commands to copy, one a line, the first behind `head`, or below it if that leaves more room.
  // Too long a one is continued with a backslash at a blank; its words are never cut.
  void command(std::string_view head, std::string_view text);

  // A piece of a line, and its end. The caller counts columns.
  void piece(std::string_view text, Colour colour = Colour::plain);
  void end_line() { out_ += '\n'; }

  Mark mark_of(Tone tone) const;
  // As this terminal will show it: cleaned, and in ASCII if it must be.
  std::string shown(std::string_view text) const;

  std::string take() { return std::move(out_); }

 private:
  std::string coloured(std::string_view text, Colour colour) const;

  const TerminalStyle style_;
  std::string out_;
};

}  // namespace sfprobe
