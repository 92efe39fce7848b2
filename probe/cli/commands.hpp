// Purpose: the sub-commands. Each returns the exit status of docs/report.md.
// Failure: InputError for input (status 2); anything else that is thrown is status 3.
#pragma once

#include "cli/options.hpp"

namespace sfprobe::cli {

int run_command(const CommandLine& line);

}  // namespace sfprobe::cli
