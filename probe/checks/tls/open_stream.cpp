#include "checks/tls/open_stream.hpp"

#include "net/tunnel.hpp"

namespace sfprobe::tls {

std::unique_ptr<net::Stream> open_stream(const ProbeContext& context, const Route& route,
                                         net::Connection connection, const net::WaitLimit& limit) {
  if (!connection.failure.ok()) return nullptr;
  if (!route.proxy) {
    return std::make_unique<net::SocketStream>(std::move(connection.socket), connection.peer,
                                               connection.rtt_us);
  }
  if (route.proxy->scheme == "http") {
    return std::move(net::connect_plain(std::move(connection), *route.proxy, "CONNECT",
                                        context.target.authority(), limit)
                         .stream);
  }
  const auto trust = context.trust.get(limit);
  if (!trust) return nullptr;
  return std::move(net::connect_by_curl(std::move(connection), *route.proxy, context.target.host,
                                        context.target.port, net::ProxyAuth::basic,
                                        (*trust)->everything.get(), limit)
                       .stream);
}

}  // namespace sfprobe::tls
