// Purpose: TLS of a Node.js client with one peer, and what it makes of the certificate.
// Threads: pure. Failure: none; what cannot be told is marked as inferred.
#pragma once

#include <optional>
#include <string>

#include "clients/node_stack.hpp"
#include "clients/result.hpp"
#include "clients/seen.hpp"

namespace sfprobe::clients {

// TLS with one peer, directly or in a tunnel, and its certificate. `since` is when undici's timer
// began. Nothing if the client goes on.
std::optional<Result> shake_hands(const NodeStack& stack, const Handshake& seen, double since,
                                  bool tunnelled, Timeline& timeline);

// A handshake that never ends: undici's timer, or nobody's.
Result never_ends(const NodeStack& stack, double since, Timeline timeline,
                  const std::string& because);

}  // namespace sfprobe::clients
