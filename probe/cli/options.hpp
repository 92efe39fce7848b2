// Purpose: the command line, parsed. Threads: none. Failure: InputError.
#pragma once

#include <string>
#include <vector>

#include "sfprobe/run.hpp"

namespace sfprobe::cli {

enum class Command { probe, explain, list, replay, help, version };

struct CommandLine {
  Command command = Command::probe;
  std::vector<std::string> targets;  // of probe; empty: what the CLI would use
  std::string file;                  // of replay; "-" is standard input
  std::string text;                  // of explain; "-" is standard input
  std::string format;                // of list: "text" or "markdown"
  std::string explain_file;          // of probe: a pasted error to compare with; "" if none
  bool json = false;
  bool verbose = false;
  Options options;
};

CommandLine parse_command_line(int argc, const char* const* argv);

std::string help_text();

}  // namespace sfprobe::cli
