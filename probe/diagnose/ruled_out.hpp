// Purpose: what the evidence excludes as a cause of a failure: the stages that the CLI passed, the
// clock, the other way. Threads: pure. Failure: none; what was not looked at is not named.
#pragma once

#include <vector>

#include "diagnose/case.hpp"

namespace sfprobe {

// `cause` is the one that the verdict names.
std::vector<Observation> ruled_out(const Case& failure, const Cause& cause);

}  // namespace sfprobe
