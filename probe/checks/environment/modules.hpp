// Purpose: whether the modules that NODE_OPTIONS wants loaded are there, as Node.js looks for them
// (https://nodejs.org/api/modules.html, "All together"). Reads files only. Threads: any.
#pragma once

#include <vector>

#include "facts/environment.hpp"
#include "sfprobe/system.hpp"

namespace sfprobe::environment {

std::vector<MissingModuleFact> missing_modules(const System& system);

}  // namespace sfprobe::environment
