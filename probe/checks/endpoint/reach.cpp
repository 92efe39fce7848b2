#include "checks/endpoint/reach.hpp"

#include "net/resolve.hpp"
#include "net/tunnel.hpp"

namespace sfprobe::endpoint {
namespace {

using namespace std::chrono_literals;
using net::Clock;

// Node.js gives an address this long before it tries the next (docs:
// net.setDefaultAutoSelectFamilyAttemptTimeout).

// While the system's resolver has not answered, it may yet give addresses that work.
constexpr auto kUnsettled = 2000ms;

}  // namespace

// As a client connects that has every address in the end.
Tried reach(Route& route, const std::vector<net::Address>& hop, const net::WaitLimit& limit) {
  const bool settled = route.late.is_set();
  const net::WaitLimit first = settled ? limit : limit.until(Clock::now() + kUnsettled);
  Tried tried = connect_in_crowd(route.reached, hop, first,
                                 [&] { return net::connect_any(hop, net::kAttemptDelay, first); });
  if (settled || tried.connection.failure.ok()) return tried;
  const auto late = route.late.get(limit);
  if (!late) return tried;
  std::vector<net::Address> all = *late;
  all.insert(all.end(), hop.begin(), hop.end());
  tried.connection = net::connect_any(all, net::kAttemptDelay, limit);
  return tried;
}

Tried reach_elsewhere(const Target& host, Route& route, const std::vector<net::Address>& hop,
                      const net::WaitLimit& limit) {
  if (route.proxy) return reach(route, hop, limit);
  Tried tried{{}, Clock::now()};
  const net::Lookup found = net::lookup(host.host, host.port, limit);
  if (found.failure.ok()) {
    tried.connection = net::connect_any(found.addresses, net::kAttemptDelay, limit);
  } else {
    tried.connection.failure = found.failure;
  }
  return tried;
}

net::Connection reach_by_tunnel(const ProbeContext& context, Route& route,
                                const std::vector<net::Address>& hop, const net::WaitLimit& limit) {
  net::Connection connection = reach(route, hop, limit).connection;
  if (!connection.failure.ok()) return connection;
  return net::connect_through(std::move(connection), *route.proxy, context.target.authority(),
                              limit);
}

}  // namespace sfprobe::endpoint
