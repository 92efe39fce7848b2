// Purpose: the installed `sf` and `node`, found on PATH, their versions read from files beside
// them; nothing is run. Pure but for the port it reads from.
#pragma once

#include "checks/environment/facts.hpp"
#include "system/system.hpp"
#include "trust/client_views.hpp"

namespace sfprobe::environment {

ProgramsFacts find_programs(const System& system);

// The Node.js that the CLI would run on.
trust::NodeProgram node_of_cli(const System& system, const ProgramsFacts& programs);

}  // namespace sfprobe::environment
