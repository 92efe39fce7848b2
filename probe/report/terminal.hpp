// Purpose: the report for a person at a terminal. Threads: pure. Failure: none.
#pragma once

#include <string>

#include "sfprobe/report.hpp"
#include "text/shell.hpp"

namespace sfprobe {

struct TerminalStyle {
  bool colour = false;
  bool unicode = true;                     // else ASCII stands for every other character
  bool verbose = false;                    // -v: all that the story keeps back
  std::size_t width = 80;                  // columns, 40 to 200
  text::Shell shell = text::Shell::posix;  // in whose language changes of the environment are given
};

// One screen a target: at most 24 lines at 80 columns, unless `verbose` asks for everything.
// Several targets: a line each, those with the same cause together.
std::string to_terminal(const Report& report, const TerminalStyle& style);

}  // namespace sfprobe
