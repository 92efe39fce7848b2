// Purpose: what a command line asks to be probed: its words, its list, its profiles, and the hosts
// that a login needs beside them; and how each is probed. Threads: any. Failure: InputError; what
// is wrong with a line of a list is said on standard error, and the other lines count.
#pragma once

#include <string>

#include "cli/asked.hpp"
#include "cli/options.hpp"

namespace sfprobe::cli {

Asked asked_for(const CommandLine& line);

// What the command line says, and what stands behind the target in its list.
Options options_of(const CommandLine& line, const text::ListedTarget& one);

// The list of --targets.
std::string list_name(const CommandLine& line);
std::string read_list(const CommandLine& line);
void tell_faults(const std::string& name, const text::ListFaults& faults);

}  // namespace sfprobe::cli
