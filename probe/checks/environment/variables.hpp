// Purpose: the variables that change what a Node.js, curl or OpenSSL client does. Pure but for the
// port it reads from.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "facts/environment.hpp"
#include "system/system.hpp"

namespace sfprobe::environment {

VariablesFacts read_variables(const System& system);

// Each value that must not be shown, and what is shown for it.
std::vector<std::pair<std::string, std::string>> hidden_values(const System& system);

}  // namespace sfprobe::environment
