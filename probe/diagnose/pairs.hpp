// Purpose: two changes as one fix, where neither is enough: another way to the target, and trust in
// what is shown there or other NODE_OPTIONS. Each pair is tried before it is offered. Threads:
// pure. Failure: none.
#pragma once

#include <vector>

#include "diagnose/fix_words.hpp"

namespace sfprobe {

// The proven ones, by the order of the candidates for the way; one a candidate. `words`: of the
// machine, for what the candidates have no word for.
std::vector<Fix> proven_pairs(const Observed& observed, const Findings& findings,
                              const Words& words);

}  // namespace sfprobe
