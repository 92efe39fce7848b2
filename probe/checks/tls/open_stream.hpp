// Purpose: a connection to a route's first hop made into a stream to the target, through whatever
// proxy the route has. Ownership: the caller gets the stream. Threads: any. Failure: null.
#pragma once

#include <memory>

#include "net/connect.hpp"
#include "net/stream.hpp"
#include "run/probe_context.hpp"

namespace sfprobe::tls {

std::unique_ptr<net::Stream> open_stream(const ProbeContext& context, const Route& route,
                                         net::Connection connection, const net::WaitLimit& limit);

}  // namespace sfprobe::tls
