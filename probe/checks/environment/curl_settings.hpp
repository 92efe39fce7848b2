// Purpose: what of curl's own configuration file, and of OpenSSL's, goes into the document: options
// by their names, and values that hold neither a host nor a secret. Threads: any. Failure: none.
#pragma once

#include "facts/environment.hpp"
#include "sfprobe/system.hpp"

namespace sfprobe::environment {

void read_curl_settings(const System& system, VariablesFacts& facts);

}  // namespace sfprobe::environment
