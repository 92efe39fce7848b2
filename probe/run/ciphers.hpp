// Purpose: what Node.js makes of --tls-cipher-list before it connects to anybody. Threads: any.
// Failure: "" if it takes the list, or there is none.
#pragma once

#include <string>

#include "sfprobe/system.hpp"

namespace sfprobe {

// The code of the error that it throws (lib/internal/tls/secure-context.js).
std::string cipher_error(const System& system);

}  // namespace sfprobe
