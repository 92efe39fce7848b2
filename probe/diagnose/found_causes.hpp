// Purpose: causes that a check has found already, as a table: which finding explains a failure of
// which stage, and who can remove it. Threads: pure. Failure: none.
#pragma once

#include <vector>

#include "diagnose/case.hpp"

namespace sfprobe {

std::vector<CauseFound> found_causes(const Case& failure);

}  // namespace sfprobe
