// Purpose: the report for a person at a terminal. Threads: pure. Failure: none.
#pragma once

#include <string>

#include "sfprobe/report.hpp"
#include "text/shell.hpp"

namespace sfprobe {

struct Look {
  bool colour = false;
  bool unicode = true;                     // else "OK" and "--" stand for the signs
  bool every_step = false;                 // -v
  std::size_t width = 80;                  // columns, 40 to 120
  text::Shell shell = text::Shell::posix;  // whose words changes of the environment are given in
};

std::string to_terminal(const Report& report, const Look& look);

}  // namespace sfprobe
