// Purpose: one proxy of one route, asked as the route's client asks it, and in other ways where one
// refusal cannot tell what it means. Threads: owned by its route's task; attempts side by side keep
// it alive. Failure: steps of the evidence.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "facts/steps.hpp"
#include "net/connect.hpp"
#include "net/tunnel.hpp"
#include "run/probe_context.hpp"

namespace sfprobe::proxy {

class ProxyProbe : public std::enable_shared_from_this<ProxyProbe> {
 public:
  ProxyProbe(ProbeContext& context, Route& route)
      : context_(context), route_(route), proxy_(*route.proxy) {}

  // From the proxy's name to a tunnel, or to what stands in its way.
  void open();

 private:
  using Clock = net::Clock;

  net::WaitLimit wait_limit() const { return context_.limit_on(route_); }
  net::WaitLimit connect_limit() const { return context_.connect_limit_on(route_); }
  // undici gives a SOCKS proxy 5 s, and any other one longer than a run lasts.
  net::WaitLimit tunnel_limit() const;

  void record(const std::string& id, steps::Action action, const std::string& subject,
              const net::Failure& failure, Value facts, Clock::time_point since);
  void record_tunnel(const std::string& id, steps::Action action, const std::string& request,
                     const net::Tunnel& tunnel, Clock::time_point since);

  // The way of a client (probe.cpp).
  std::vector<net::Address> resolve();
  net::Connection connect(const std::vector<net::Address>& addresses);
  // An address that was abandoned because another was quicker: a client that tries one after the
  // other needs to know how long it takes.
  void watch(const net::Address& address, const std::vector<net::Address>& addresses);
  bool handshake(const std::string& id, net::Connection connection, const net::WaitLimit& limit);
  void tunnel(net::Connection connection);
  net::Tunnel by_curl(net::Connection connection, net::ProxyAuth auth, const net::WaitLimit& limit);

  // What tells more than one refusal does (probe_controls.cpp).
  // Asks in another way, side by side, once the proxy has said nothing for half of what is left.
  void if_silent(std::function<void()> ask);
  // Further attempts that change one thing each, at no risk: they tell apart what one refusal
  // cannot.
  void ask_in_other_ways(const net::Tunnel& refused);
  void ask_in_tls();
  // Perhaps the proxy wants no TLS: its credentials stay here, since this is not what they are for.
  void ask_in_plain_text();
  // The proxy by that scheme is worth a trial.
  void want(std::string_view scheme);
  // Can the credentials, or a Kerberos ticket, do it in a scheme that the CLI does not know?
  void negotiate(net::ProxyAuth auth);
  // The same host without CONNECT and on port 80.
  void ask_plainly();

  Slot<bool> answered_;
  std::atomic<bool> speaks_tls_ = false;
  std::atomic<bool> asked_plainly_ = false;
  ProbeContext& context_;
  Route& route_;
  const net::Proxy& proxy_;
  net::Address peer_;
  std::shared_ptr<const Trust> trust_;
};

}  // namespace sfprobe::proxy
