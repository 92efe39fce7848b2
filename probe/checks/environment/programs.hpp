// Purpose: the installed `sf` and `node`, found on PATH, their versions read from files beside
// them; nothing is run. Pure but for the port it reads from.
#pragma once

#include "checks/environment/facts.hpp"
#include "system/system.hpp"

namespace sfprobe::environment {

ProgramsFacts find_programs(const System& system);

}  // namespace sfprobe::environment
