// Purpose: what a Node.js client makes of a proxy that it has connected to: TLS with it, CONNECT,
// SOCKS. Threads: pure.
#pragma once

#include "clients/node_stack.hpp"
#include "clients/result.hpp"
#include "clients/seen.hpp"

namespace sfprobe::clients {

Result through_proxy(const NodeStack& stack, const Seen& seen, const Path& path,
                     const Choice& choice, Timeline timeline);

}  // namespace sfprobe::clients
