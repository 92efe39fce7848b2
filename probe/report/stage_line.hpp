// Purpose: one line a stage: how it went, how long it took, what was seen. Pure.
#pragma once

#include <vector>

#include "checks/check.hpp"
#include "sfprobe/report.hpp"

namespace sfprobe {

std::vector<StageLine> stage_lines(const TargetReport& report);

}  // namespace sfprobe
