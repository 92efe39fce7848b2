// Purpose: would the CLI get through with another environment? The change is applied to what was
// seen, and the CLI's model runs again. Threads: pure. Failure: none.
#pragma once

#include <optional>

#include "sfprobe/diagnosis.hpp"
#include "sfprobe/evidence.hpp"

namespace sfprobe::clients {

// proven: the CLI fails as things are, and the way that it would then go was seen to work;
// disproved: it would fail all the same; untested: part of that way was not seen. Nothing, if the
// change is not one that the models know (a trust store, a file), or the CLI does not fail.
std::optional<Proof> try_change(const Evidence& evidence, const EnvChange& change);

}  // namespace sfprobe::clients
