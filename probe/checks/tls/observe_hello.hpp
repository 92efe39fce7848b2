// Purpose: the ClientHello of the CLI's own Node.js on the CLI's route, beside the handshake that
// can be completed; and, where only that hello fails, the variants that tell why.
// Threads: any; work in the background is the task group's. Failure: recorded.
#pragma once

#include "run/probe_context.hpp"

namespace sfprobe::tls {

// What the handshake on the same route came to, and when it is over.
struct Control {
  Slot<bool> completed;  // false: it failed, in whatever way
};

// Sends the hello and waits for its answer. At most 8 connections, all but one only after a
// failure.
void observe_hello(ProbeContext& context, Route& route, const std::shared_ptr<Control>& control);

}  // namespace sfprobe::tls
