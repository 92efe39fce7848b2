// Purpose: a report as text: for a person at a terminal, or in any format that the program writes.
// Ownership: values. Threads: pure. Failure: InputError for a format that there is not; what came
// from outside is cleaned and escaped as the format needs it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sfprobe/report.hpp"
#include "sfprobe/shell.hpp"

namespace sfprobe {

struct TerminalStyle {
  bool colour = false;         // 16 colours (ECMA-48, section 8.3.117)
  bool unicode = true;         // else ASCII stands for every other character
  bool verbose = false;        // -v: all that the story keeps back
  std::size_t width = 80;      // columns, 40 to 200
  Shell shell = Shell::posix;  // in whose language changes of the environment are given
};

// One screen a target: at most 24 lines at 80 columns, unless `verbose` asks for everything.
// Several targets: a line each, those with the same cause together.
std::string to_terminal(const Report& report, const TerminalStyle& style = {});

// The names that render() takes, sorted: "github", "html", "json", "jsonl", "junit", "markdown",
// "openmetrics", "terminal".
std::vector<std::string> report_formats();

// The report in that format; `style` is for the terminal's alone.
std::string render(const Report& report, std::string_view format, const TerminalStyle& style = {});

}  // namespace sfprobe
