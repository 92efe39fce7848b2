// Purpose: a comparison of runs for a person. Threads: pure. Failure: none.
#pragma once

#include <string>
#include <vector>

#include "sfprobe/compare.hpp"
#include "sfprobe/render.hpp"

namespace sfprobe {

// `names` are what the runs are called beside A, B, …: their files.
std::string to_terminal(const std::vector<TargetComparison>& comparisons,
                        const std::vector<std::string>& names, const TerminalStyle& style);

}  // namespace sfprobe
