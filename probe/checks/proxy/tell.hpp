#pragma once

#include "checks/check.hpp"

namespace sfprobe::proxy {

// The stage's line for a person who reads the report. Pure.
void tell(const Evidence& evidence, StageLine& line);

}  // namespace sfprobe::proxy
