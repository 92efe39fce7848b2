// Purpose: what a Node.js client makes of a proxy that it has connected to: TLS with it, CONNECT,
// SOCKS. Threads: pure.
#pragma once

#include "clients/fate.hpp"
#include "clients/node_stack.hpp"
#include "clients/seen.hpp"

namespace sfprobe::clients {

Fate through_proxy(const NodeStack& stack, const Seen& seen, const Path& path, const Choice& choice,
                   Course course);

}  // namespace sfprobe::clients
