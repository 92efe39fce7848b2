// Purpose: the proxy that npm's settings name, which no client of Salesforce reads: people set it,
// and wonder. Threads: any. Failure: nothing, if none is set.
#pragma once

#include <optional>

#include "proxy/choice.hpp"
#include "system/system.hpp"

namespace sfprobe::environment {

// Its name is the variable, or the file. npm's https-proxy counts before its proxy (npm-config(7)).
std::optional<proxy::Setting> proxy_of_npm(const System& system);

}  // namespace sfprobe::environment
