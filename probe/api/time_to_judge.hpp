// Purpose: a run ends early enough for its evidence to be judged by the deadline. How long judging
// takes is measured late in the run, on this machine as it is then: a busy one needs many times as
// long as an idle one. Ownership: the run's. Threads: an attendant of the run. Failure: none.
#pragma once

#include "run/probe_context.hpp"

namespace sfprobe {

// Judges what has been seen by then, once, and stops the run if the rest would not suffice. Returns
// as soon as the run is over.
void leave_time_to_judge(ProbeContext& context, net::Clock::time_point deadline);

}  // namespace sfprobe
