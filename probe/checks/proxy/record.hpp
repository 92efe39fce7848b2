// Purpose: what a proxy said, and which proxy each client chose, as facts: without secrets, which a
// proxy may quote, and bounded. Threads: any; the recorder has its own lock. Failure: none.
#pragma once

#include <string>

#include "facts/proxy.hpp"
#include "net/tunnel.hpp"
#include "run/probe_context.hpp"

namespace sfprobe::proxy {

void record_choice(ProbeContext& context);

TunnelFacts facts_of(const Recorder& recorder, const net::Proxy& proxy, const std::string& request,
                     const net::Tunnel& tunnel);

}  // namespace sfprobe::proxy
