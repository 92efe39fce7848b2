// Purpose: one fix, tried before it is offered. Threads: pure. Failure: none.
#pragma once

#include <optional>

#include "diagnose/fix_words.hpp"

namespace sfprobe {

// The fix, filled and with its proof, or nothing if it is known not to help.
std::optional<Fix> tried(const Observed& observed, const Findings& findings, Fix fix,
                         const Words& words);

}  // namespace sfprobe
