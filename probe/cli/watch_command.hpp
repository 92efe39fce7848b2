// Purpose: `sfprobe watch`. Failure: InputError for input (status 2).
#pragma once

#include "cli/options.hpp"

namespace sfprobe::cli {

int watch(const CommandLine& line);

}  // namespace sfprobe::cli
