// Purpose: the connection that a request goes over: to the first hop of a route, through its proxy,
// or to another host. Threads: any. Failure: a result.
#pragma once

#include <vector>

#include "net/connect.hpp"
#include "run/probe_context.hpp"

namespace sfprobe::endpoint {

// To the first hop: the target, or the proxy.
Tried reach(Route& route, const std::vector<net::Address>& hop, const net::WaitLimit& limit);

// To another host: through the route's proxy, which looks the name up itself, or directly.
Tried reach_elsewhere(const Target& host, Route& route, const std::vector<net::Address>& hop,
                      const net::WaitLimit& limit);

// To the target, through a tunnel that sfprobe opens itself instead of libcurl.
net::Connection reach_by_tunnel(const ProbeContext& context, Route& route,
                                const std::vector<net::Address>& hop, const net::WaitLimit& limit);

}  // namespace sfprobe::endpoint
