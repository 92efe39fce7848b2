// Purpose: the interfaces of this machine, and which way its packets go to the addresses of this
// run. Nothing is sent. Threads: each in a thread of the run. Failure: a step without facts.
#pragma once

namespace sfprobe {
struct ProbeContext;
}

namespace sfprobe::environment {

// Records "environment.interfaces".
void observe_interfaces(ProbeContext& context);

// Waits for the addresses of the first hops, then records "environment.ways".
void observe_ways(ProbeContext& context);

}  // namespace sfprobe::environment
