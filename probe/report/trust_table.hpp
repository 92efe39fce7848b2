// Purpose: who trusts the chain and who does not, and whose root it is: for a person at a
// terminal, and as JSON. Threads: pure. Failure: none.
#pragma once

#include "report/json_codec.hpp"
#include "report/screen.hpp"
#include "sfprobe/report.hpp"

namespace sfprobe {

// Nothing where every client trusts every chain, unless everything is asked for (-v).
void write_trust(Screen& screen, const Evidence& evidence, const Look& look);

// One entry a captured chain.
Json trust_json(const Evidence& evidence);

}  // namespace sfprobe
