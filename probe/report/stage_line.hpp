// Purpose: one line a stage and route: how it went, how long it took, what was seen. Pure.
#pragma once

#include <string>
#include <vector>

#include "checks/check.hpp"
#include "sfprobe/report.hpp"

namespace sfprobe {

// The routes that were probed: "direct", and "proxy" if there was one.
std::vector<std::string> routes_of(const Evidence& evidence);

std::vector<StageLine> stage_lines(const TargetReport& report, const std::string& route);

}  // namespace sfprobe
