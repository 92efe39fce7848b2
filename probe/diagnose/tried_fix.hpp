// Purpose: one fix, tried before it is offered. Threads: pure. Failure: none.
#pragma once

#include <optional>
#include <string_view>

#include "diagnose/fix_words.hpp"

namespace sfprobe {

// The fix, filled and with its proof, or nothing if it is known not to help.
std::optional<Fix> tried(const Observed& observed, const Findings& findings, Fix fix,
                         const Words& words);

// The same of two changes in one. `trial`: the id under which the run tried the part of it that
// changes trust on captured chains.
std::optional<Fix> tried_pair(const Observed& observed, const Findings& findings, Fix fix,
                              const Words& words, std::string_view trial);

}  // namespace sfprobe
