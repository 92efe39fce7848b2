// Purpose: how an HTTP/2 request of undici 8 ends where the exchange is broken: GOAWAY, RST_STREAM,
// another protocol after h2 was agreed on. Measured with 8.5.0 on Node.js 24 and in Node.js 26.
// Threads: pure. Failure: nothing, if it is not broken in a way of HTTP/2's own.
#pragma once

#include <optional>

#include "clients/node_stack.hpp"
#include "clients/result.hpp"
#include "clients/seen.hpp"

namespace sfprobe::clients {

std::optional<Result> broken_h2(const NodeStack& stack, const HttpAnswer& answer,
                                const Timeline& timeline);

// RST_STREAM with NO_ERROR or CANCEL behind the answer's headers.
bool ends_quietly(const HttpAnswer& answer);

}  // namespace sfprobe::clients
