// Purpose: the captured chains as the report shows them. Threads: pure. Failure: none.
#pragma once

#include <vector>

#include "facts/observed.hpp"
#include "sfprobe/trust.hpp"

namespace sfprobe {

// One entry a handshake whose chain was verified, in the order of the evidence.
std::vector<TrustChain> trust_chains(const Observed& observed);

}  // namespace sfprobe
