// Purpose: what is wrong with the proxy URL of the CLI, and the value that was meant. Threads:
// pure. Failure: none.
#pragma once

#include "facts/observed.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe::proxy {

void judge_url(const Observed& observed, Findings& findings);

}  // namespace sfprobe::proxy
