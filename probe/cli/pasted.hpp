// Purpose: --explain-file: an error that the person saw, compared with what a report holds.
// Failure: InputError if the file cannot be read.
#pragma once

#include <string>

#include "cli/options.hpp"
#include "sfprobe/sfprobe.hpp"

namespace sfprobe::cli {

// The text; "" if none is given.
std::string read_pasted(const CommandLine& line);

void compare_with_pasted(const std::string& pasted, TargetReport& report);
void compare_with_pasted(const std::string& pasted, Report& report);

}  // namespace sfprobe::cli
