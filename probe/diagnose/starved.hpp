// Purpose: what a run on a machine without time for it can say: a timeout of ours is then no fault
// of the network. Threads: pure.
#pragma once

#include "sfprobe/diagnosis.hpp"
#include "sfprobe/evidence.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe {

// Turns each failure that rests on a timeout into "unknown", and with it the verdict, if the
// evidence says that the process had to wait for a processor or for descriptors.
void doubt_timeouts(const Evidence& evidence, Findings& findings, Verdict& verdict);

}  // namespace sfprobe
