// Purpose: the variables that change what a Node.js, curl or OpenSSL client does. Pure but for the
// port it reads from.
#pragma once

#include "checks/environment/facts.hpp"
#include "system/system.hpp"

namespace sfprobe::environment {

VariablesFacts read_variables(const System& system);

}  // namespace sfprobe::environment
