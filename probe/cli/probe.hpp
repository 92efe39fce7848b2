// Purpose: the probe of one or more targets, from the command line to the exit status.
// Failure: as cli/commands.hpp.
#pragma once

#include "cli/options.hpp"

namespace sfprobe::cli {

int probe(const CommandLine& line);

}  // namespace sfprobe::cli
