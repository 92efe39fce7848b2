// Purpose: the sub-commands and options, each once: what the parser takes and what --help shows.
// Threads: constants and pure functions. Failure: none.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sfprobe::cli {

// A set of sub-commands, for Option::of.
enum Use : unsigned {
  kProbe = 1,
  kExplain = 2,
  kReplay = 4,
  kChain = 8,
  kTicket = 16,
  kCompletion = 32,
  kCompare = 64,
  kAnonymize = 128,
  kWatch = 256,
  kServe = 512,
  kEvery = 1023
};

struct SubCommand {
  std::string_view name;  // "" for a probe
  Use use;
  std::string_view usage;  // behind "sfprobe "
  std::string_view about;  // for the list of sub-commands
};

struct OptionHelp {
  std::string_view name;   // as Boost.Program_options takes it: "verbose,v"
  std::string_view value;  // "" if it takes none; "[=FORMAT]" if it may
  std::string_view about;
  unsigned of;  // Use
  bool repeatable = false;
  bool only_in_manual = false;  // and in completion: --help has no room for it
};

std::span<const SubCommand> sub_commands();
std::span<const OptionHelp> options();

// The sub-commands and the options that most people need, in 24 lines of 80 columns.
std::string overview();
// Every option of one of them; lines of at most 80 columns.
std::string help_text(const SubCommand& command);

}  // namespace sfprobe::cli
