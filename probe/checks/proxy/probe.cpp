#include "checks/proxy/probe.hpp"

#include <algorithm>

#include "checks/certificate/verify_views.hpp"
#include "checks/proxy/record.hpp"
#include "facts/proxy.hpp"
#include "net/handshake.hpp"
#include "net/resolve.hpp"
#include "text/clean.hpp"
#include "text/resolv_conf.hpp"
#include "trust/certificate.hpp"

namespace sfprobe::proxy {
namespace {

using namespace std::chrono_literals;

constexpr auto kSocks = 5500ms;

}  // namespace

void ProxyProbe::open() {
  const std::vector<net::Address> addresses = resolve();
  route_.hop.set(addresses);
  route_.late.set({});
  if (addresses.empty()) return;
  net::Connection connection = connect(addresses);
  if (!connection.failure.ok()) return;
  peer_ = connection.peer;
  const auto trust = context_.trust.get(wait_limit());
  if (!trust) return;
  trust_ = *trust;
  if (proxy_.scheme == "https") {
    if_silent([this] { ask_in_plain_text(); });
    const bool stands =
        handshake(steps::proxy_tls(route_.name), std::move(connection), connect_limit());
    answered_.set(true);
    if (!stands) {
      if (!wait_limit().over()) ask_in_plain_text();
      return;
    }
    connection = net::connect(peer_, wait_limit());
  }
  tunnel(std::move(connection));
}

net::WaitLimit ProxyProbe::tunnel_limit() const {
  const bool socks = proxy_.scheme.starts_with("socks");
  return socks ? wait_limit().until(Clock::now() + kSocks) : wait_limit();
}

void ProxyProbe::record(const std::string& id, steps::Action action, const std::string& subject,
                        const net::Failure& failure, Value facts, Clock::time_point since) {
  context_.recorder.add({.id = id,
                         .action = steps::action(action),
                         .subject = subject,
                         .route = route_.name,
                         .outcome = failure.outcome,
                         .raw = failure.raw,
                         .facts = std::move(facts)},
                        since);
}

void ProxyProbe::record_tunnel(const std::string& id, steps::Action action,
                               const std::string& request, const net::Tunnel& tunnel,
                               Clock::time_point since) {
  record(id, action, peer_.to_string(), tunnel.failure,
         pack(facts_of(context_.recorder, proxy_, request, tunnel)), since);
}

std::vector<net::Address> ProxyProbe::resolve() {
  if (const auto literal = net::Address::parse(proxy_.host, proxy_.port)) return {*literal};
  const auto since = Clock::now();
  const net::Lookup lookup = net::lookup(proxy_.host, proxy_.port, connect_limit());
  ResolveFacts facts;
  facts.host = proxy_.host;
  facts.hosts_file =
      hosts_addresses(context_.system.read_file("/etc/hosts", 1 << 20).value_or(""), proxy_.host);
  for (const net::Address& address : lookup.addresses) facts.addresses.push_back(address.ip());
  record(steps::proxy_lookup(route_.name), steps::Action::proxy_lookup, proxy_.host, lookup.failure,
         pack(facts), since);
  return lookup.addresses;
}

net::Connection ProxyProbe::connect(const std::vector<net::Address>& addresses) {
  std::vector<net::Connection> given_up;
  Tried tried = connect_in_crowd(route_.reached, addresses, connect_limit(), [&] {
    given_up.clear();
    return net::connect_any(addresses, net::kAttemptDelay, connect_limit(), &given_up);
  });
  const auto since = tried.since;
  net::Connection& connection = tried.connection;
  const auto record_hop = [&](steps::Action action, const net::Connection& hop) {
    const auto place = std::find(addresses.begin(), addresses.end(), hop.peer);
    const HopFacts facts{hop.peer.to_string(), static_cast<int>(place - addresses.begin()),
                         hop.took_us, hop.rtt_us, hop.local.length() == 0 ? "" : hop.local.ip()};
    record(steps::proxy_hop(route_.name, hop.peer.ip()), action, facts.address, hop.failure,
           pack(facts), since);
  };
  for (const net::Connection& other : given_up) {
    const bool abandoned = connection.failure.ok() && other.failure.outcome == Outcome::timed_out;
    if (abandoned) {
      watch(other.peer, addresses);
    } else {
      record_hop(steps::Action::proxy_attempt, other);
    }
  }
  record_hop(steps::Action::proxy_connect, connection);
  return std::move(connection);
}

void ProxyProbe::watch(const net::Address& address, const std::vector<net::Address>& addresses) {
  const auto order =
      static_cast<int>(std::find(addresses.begin(), addresses.end(), address) - addresses.begin());
  context_.tasks.background([self = shared_from_this(), address, order] {
    const auto since = Clock::now();
    const net::Connection hop = net::connect(address, self->connect_limit());
    const HopFacts facts{address.to_string(), order, hop.took_us, hop.rtt_us};
    self->record(steps::proxy_hop(self->route_.name, address.ip()), steps::Action::proxy_attempt,
                 facts.address, hop.failure, pack(facts), since);
  });
}

bool ProxyProbe::handshake(const std::string& id, net::Connection connection,
                           const net::WaitLimit& limit) {
  const auto since = Clock::now();
  net::SocketStream stream(std::move(connection.socket), connection.peer, connection.rtt_us);
  const net::Handshake seen = net::handshake(stream, proxy_.host, limit);
  ProxyTlsFacts facts;
  facts.version = seen.version;
  if (seen.failure.outcome == Outcome::not_tls)
    facts.first_bytes = text::printable(context_.recorder.from_peer(seen.first_bytes));
  if (!seen.chain.empty()) {
    facts.issuer = trust::read_certificate(seen.chain.front()).issuer_name;
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(context_.system.now().time_since_epoch());
    const bool the_clis = id == steps::proxy_tls(route_.name) && route_.of_cli;
    facts.verify_code = tls::record_verdicts({id, route_.name, proxy_.host, seen.chain, now.count(),
                                              the_clis, &context_.tasks.stopped()},
                                             *trust_, context_.recorder, wait_limit().deadline)
                            .code;
  }
  record(id, steps::Action::proxy_handshake, peer_.to_string(), seen.failure, pack(facts), since);
  return seen.failure.ok();
}

void ProxyProbe::tunnel(net::Connection connection) {
  const auto since = Clock::now();
  const bool plain = proxy_.scheme == "http";
  const std::string target = context_.target.authority();
  if (plain) if_silent([this] { ask_in_tls(); });
  net::Tunnel tunnel =
      plain ? net::connect_plain(std::move(connection), proxy_, "CONNECT", target, wait_limit())
            : by_curl(std::move(connection), net::ProxyAuth::basic, tunnel_limit());
  if (plain) answered_.set(true);
  record_tunnel(steps::tunnel(route_.name), steps::Action::tunnel, "CONNECT " + target, tunnel,
                since);
  route_.open.set(tunnel.failure.ok());
  if (tunnel.stream) {
    route_.streams.put(std::move(tunnel.stream));
    return;
  }
  ask_in_other_ways(tunnel);
  // A SOCKS proxy takes CONNECT for garbage, and a web proxy a greeting of SOCKS.
  const bool refusal = tunnel.status != 0 || tunnel.failure.outcome == Outcome::proxy_refused;
  if (!refusal && !speaks_tls_ && !wait_limit().over()) want(plain ? "socks5" : "http");
}

net::Tunnel ProxyProbe::by_curl(net::Connection connection, net::ProxyAuth auth,
                                const net::WaitLimit& limit) {
  return net::connect_by_curl(std::move(connection), proxy_, context_.target.host,
                              context_.target.port, auth, trust_->everything.get(), limit);
}

}  // namespace sfprobe::proxy
