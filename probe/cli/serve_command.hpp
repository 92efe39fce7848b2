// Purpose: `sfprobe serve`. Failure: InputError for input (status 2).
#pragma once

#include "cli/options.hpp"

namespace sfprobe::cli {

int serve(const CommandLine& line);

}  // namespace sfprobe::cli
