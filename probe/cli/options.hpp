// Purpose: the command line, parsed. Threads: none. Failure: InputError.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sfprobe/run.hpp"

namespace sfprobe::cli {

enum class Command { probe, explain, list, replay, chain, help, version };

struct CommandLine {
  Command command = Command::probe;
  std::vector<std::string> targets;  // of probe; empty: what the CLI would use
  std::string file;                  // of replay and chain; of replay, "-" is standard input
  std::string host;                  // of chain: whom the certificate is to be for
  std::optional<std::int64_t> at;    // of chain: when, seconds since 1970; else now
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
