// Purpose: what comes with the port to the operating system (sfprobe/system.hpp): what libraries
// must not see. Threads: none yet running. Failure: none.
#pragma once

#include <string>

#include "sfprobe/system.hpp"

namespace sfprobe {

// Takes a variable out of the environment, where libraries would obey it; real_system() still
// tells its value. To be called before any thread starts.
void withhold_from_libraries(const std::string& variable);

}  // namespace sfprobe
