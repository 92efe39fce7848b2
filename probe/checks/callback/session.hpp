// Purpose: who holds a port, which port the CLI wants, and what kind of session this is, read from
// files and variables. Threads: pure but for the port to the system. Failure: what cannot be read
// is not there.
#pragma once

#include <vector>

#include "facts/callback.hpp"
#include "sfprobe/system.hpp"

namespace sfprobe::callback {

// oauthLocalPort of the project, else 1717.
void read_port(const System& system, CallbackFacts& facts);

void read_session(const System& system, CallbackFacts& facts);

// Programs of this user; those of others are without a name.
std::vector<HolderFact> holders_of(const System& system, int port);

}  // namespace sfprobe::callback
