// Purpose: a result as a prediction, and the starts that end before any request.
// Threads: pure.
#pragma once

#include <optional>
#include <string_view>

#include "clients/node_stack.hpp"
#include "clients/result.hpp"
#include "clients/seen.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe::clients {

Prediction to_prediction(std::string_view client, const Result& result);

// A NODE_OPTIONS with which this version does not start.
std::optional<Result> refuses_to_start(const NodeStack& stack);

// The same, and an agent for the environment's proxies (NODE_USE_ENV_PROXY) that cannot be made:
// every program ends at its start, whatever it would have asked.
std::optional<Result> ends_at_start(const NodeStack& stack, const Seen& seen);

// What undici throws for a proxy URL that it cannot use.
Codes codes_of_bad_proxy(const Choice& choice);

}  // namespace sfprobe::clients
