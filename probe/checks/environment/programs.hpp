// Purpose: the installed `sf` and `node`, found on PATH, their versions read from files beside
// them; nothing is run. Pure but for the port it reads from.
#pragma once

#include "facts/environment.hpp"
#include "system/system.hpp"
#include "trust/client_views.hpp"

namespace sfprobe::environment {

ProgramsFacts find_programs(const System& system);

// The Node.js that the CLI would run on: the one beside it, else the one on PATH.
trust::NodeProgram node_of_cli(const System& system, const ProgramsFacts& programs);

// Whether the CLI that is installed, or would be, starts on that node.
bool starts_on(const ProgramsFacts& programs, const trust::NodeProgram& node);

}  // namespace sfprobe::environment
