// Purpose: one token request of a Node.js client, directly or through a proxy, from what was seen.
// Threads: pure. Failure: none; what cannot be told is marked as inferred.
#pragma once

#include "clients/node_stack.hpp"
#include "clients/result.hpp"
#include "clients/seen.hpp"

namespace sfprobe::clients {

// The request along the path that `choice` names; the choice's own faults are the caller's.
Result request_along(const NodeStack& stack, const Seen& seen, const Choice& choice);

// From an open connection or tunnel to `ip` on: TLS, the certificate, the answer.
Result talk_to_target(const NodeStack& stack, const Seen& seen, const Path& path,
                      const std::string& ip, Timeline timeline);

}  // namespace sfprobe::clients
