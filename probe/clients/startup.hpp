// Purpose: the starts of Node.js that end before any request. Threads: pure.
// Failure: nothing if the program starts.
#pragma once

#include <optional>
#include <string>

#include "clients/node_stack.hpp"
#include "clients/result.hpp"
#include "clients/seen.hpp"

namespace sfprobe::clients {

// A NODE_OPTIONS with which this version does not start.
std::optional<Result> refuses_to_start(const NodeStack& stack);

// The same, and what the options want loaded, and an agent for the environment's proxies
// (NODE_USE_ENV_PROXY) that cannot be made: every program ends, whatever it would have asked.
std::optional<Result> ends_at_start(const NodeStack& stack, const Seen& seen);

// What undici throws for a proxy URL that it cannot use: its codes, and what Node.js prints of it.
Codes codes_of_bad_proxy(const Choice& choice);
std::string text_of_bad_proxy(const Choice& choice);

}  // namespace sfprobe::clients
