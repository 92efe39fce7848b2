// Purpose: findings in the order in which they matter: what lies on another route than the CLI's is
// marked and decides nothing, and a consequence names its cause. Threads: pure. Failure: none.
#pragma once

#include "facts/observed.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe {

void order_findings(const Observed& observed, Findings& findings);

}  // namespace sfprobe
