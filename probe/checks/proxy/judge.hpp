#pragma once

#include "sfprobe/evidence.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe::proxy {

// Pure. See README.md for what it tells apart.
void judge(const Evidence& evidence, Findings& findings);

}  // namespace sfprobe::proxy
