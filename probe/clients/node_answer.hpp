// Purpose: what a Node.js client makes of the answer to its token request: its parser's rules,
// redirects, what cuts it off. Threads: pure.
#pragma once

#include "clients/node_stack.hpp"
#include "clients/result.hpp"
#include "clients/seen.hpp"

namespace sfprobe::clients {

// From the finished handshake on.
Result read_answer(const NodeStack& stack, const Path& path, Timeline timeline);

// The answer's status, as this client passes it on.
Result final_status(const NodeStack& stack, int status, const Timeline& timeline);

}  // namespace sfprobe::clients
