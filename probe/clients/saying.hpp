// Purpose: a fate as a prediction, and the starts that end before any request.
// Threads: pure.
#pragma once

#include <optional>
#include <string_view>

#include "clients/fate.hpp"
#include "clients/node_stack.hpp"
#include "clients/seen.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe::clients {

Prediction in_words(std::string_view client, const Fate& fate);

// Options in NODE_OPTIONS that this version does not know: exit status 9, before any request.
std::optional<Fate> refuses_to_start(const NodeTraits& node, const Seen& seen);

// The same, and an agent for the environment's proxies (NODE_USE_ENV_PROXY) that cannot be made:
// every program ends at its start, whatever it would have asked.
std::optional<Fate> ends_at_start(const NodeStack& stack, const Seen& seen);

// What undici throws for a proxy URL that it cannot use.
Codes codes_of_bad_proxy(const Choice& choice);

}  // namespace sfprobe::clients
