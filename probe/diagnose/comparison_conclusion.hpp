// Purpose: what a comparison of runs against one target comes to, in sentences.
// Threads: pure. Failure: none.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "diagnose/difference.hpp"
#include "sfprobe/compare.hpp"

namespace sfprobe {

bool works(const Verdict& verdict);

// "A", "B", …: what the report calls a run.
std::string name_of(std::size_t run);

// The run that fails, as far as the comparison's `same` is known.
Failing failing_of(const TargetComparison& comparison, const TargetReport& run);

// Sets `conclusion`, and `because` where a difference explains it. The differences are in their
// order.
void conclude(TargetComparison& comparison, const std::vector<const TargetReport*>& runs);

}  // namespace sfprobe
