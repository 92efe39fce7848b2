// Purpose: one fix, tried before it is offered. Threads: pure. Failure: none.
#pragma once

#include <optional>
#include <string_view>

#include "diagnose/fix_words.hpp"

namespace sfprobe {

// The fix, filled and with its proof, or nothing if it is known not to help. `trust`: the id of the
// fix that a part of it is of, as it was tried on captured chains; "" if it is one fix alone.
std::optional<Fix> tried(const Observed& observed, const Findings& findings, Fix fix,
                         const Words& words, std::string_view trust = {});

}  // namespace sfprobe
