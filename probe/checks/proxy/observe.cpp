#include "checks/proxy/proxy.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>

#include "checks/certificate/verify_views.hpp"
#include "checks/proxy/record.hpp"
#include "facts/proxy.hpp"
#include "facts/steps.hpp"
#include "net/handshake.hpp"
#include "net/resolve.hpp"
#include "net/tunnel.hpp"
#include "run/probe_context.hpp"
#include "text/clean.hpp"
#include "trust/certificate.hpp"

namespace sfprobe::proxy {
namespace {

using namespace std::chrono_literals;
using net::Clock;

constexpr auto kStagger = 250ms;  // as Node.js gives an address before it tries the next
// What a second, telling attempt may take once the first one has failed.
constexpr auto kControl = 500ms;
constexpr auto kSocks = 5500ms;
constexpr auto kNamed = 6500ms;  // a PAC file is fetched and evaluated by then

// One proxy, in the order in which it is asked.
class Way : public std::enable_shared_from_this<Way> {
 public:
  Way(ProbeContext& context, Route& route)
      : context_(context), route_(route), proxy_(*route.proxy) {}

  void open() {
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

 private:
  net::WaitLimit wait_limit() const { return context_.limit_on(route_); }
  net::WaitLimit connect_limit() const { return context_.connect_limit_on(route_); }
  // Asks in another way, side by side, once the proxy has said nothing for half of what is left.
  void if_silent(std::function<void()> ask) {
    const auto now = Clock::now();
    const net::WaitLimit half = wait_limit().until(now + (wait_limit().end() - now) / 2);
    context_.tasks.background([self = shared_from_this(), half, ask = std::move(ask)] {
      if (!self->answered_.get(half)) ask();
    });
  }
  // undici gives a SOCKS proxy 5 s, and any other one longer than a run lasts.
  net::WaitLimit tunnel_limit() const {
    const bool socks = proxy_.scheme.starts_with("socks");
    return socks ? wait_limit().until(Clock::now() + kSocks) : wait_limit();
  }
  net::WaitLimit control_limit() const { return wait_limit().until(Clock::now() + kControl); }

  void record(const std::string& id, steps::Action action, const std::string& subject,
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

  std::vector<net::Address> resolve() {
    if (const auto literal = net::Address::parse(proxy_.host, proxy_.port)) return {*literal};
    const auto since = Clock::now();
    const net::Lookup lookup = net::lookup(proxy_.host, proxy_.port, connect_limit());
    ResolveFacts facts;
    facts.host = proxy_.host;
    for (const net::Address& address : lookup.addresses) facts.addresses.push_back(address.ip());
    record(steps::proxy_lookup(route_.name), steps::Action::proxy_lookup, proxy_.host,
           lookup.failure, pack(facts), since);
    return lookup.addresses;
  }

  net::Connection connect(const std::vector<net::Address>& addresses) {
    std::vector<net::Connection> given_up;
    Tried tried = connect_in_crowd(route_.reached, addresses, connect_limit(), [&] {
      given_up.clear();
      return net::connect_any(addresses, kStagger, connect_limit(), &given_up);
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

  // An address that was abandoned because another was quicker: a client that tries one after the
  // other needs to know how long it takes.
  void watch(const net::Address& address, const std::vector<net::Address>& addresses) {
    const auto order = static_cast<int>(std::find(addresses.begin(), addresses.end(), address) -
                                        addresses.begin());
    context_.tasks.background([self = shared_from_this(), address, order] {
      const auto since = Clock::now();
      const net::Connection hop = net::connect(address, self->connect_limit());
      const HopFacts facts{address.to_string(), order, hop.took_us, hop.rtt_us};
      self->record(steps::proxy_hop(self->route_.name, address.ip()), steps::Action::proxy_attempt,
                   facts.address, hop.failure, pack(facts), since);
    });
  }

  bool handshake(const std::string& id, net::Connection connection, const net::WaitLimit& limit) {
    const auto since = Clock::now();
    net::SocketStream stream(std::move(connection.socket), connection.peer, connection.rtt_us);
    const net::Handshake seen = net::handshake(stream, proxy_.host, limit);
    ProxyTlsFacts facts;
    facts.version = seen.version;
    if (seen.failure.outcome == Outcome::not_tls)
      facts.first_bytes = text::printable(context_.recorder.from_peer(seen.first_bytes));
    if (!seen.chain.empty()) {
      facts.issuer = trust::read_certificate(seen.chain.front()).issuer_name;
      const auto now = std::chrono::duration_cast<std::chrono::seconds>(
          context_.system.now().time_since_epoch());
      const bool the_clis = id == steps::proxy_tls(route_.name) && route_.of_cli;
      facts.verify_code = tls::record_verdicts({id, route_.name, proxy_.host, seen.chain,
                                                now.count(), the_clis, &context_.tasks.stopped()},
                                               *trust_, context_.recorder, wait_limit().deadline)
                              .code;
    }
    record(id, steps::Action::proxy_handshake, peer_.to_string(), seen.failure, pack(facts), since);
    return seen.failure.ok();
  }

  void tunnel(net::Connection connection) {
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

  net::Tunnel by_curl(net::Connection connection, net::ProxyAuth auth,
                      const net::WaitLimit& limit) {
    return net::connect_by_curl(std::move(connection), proxy_, context_.target.host,
                                context_.target.port, auth, trust_->everything.get(), limit);
  }

  // Further attempts that change one thing each, at no risk: they tell apart what one refusal
  // cannot.
  void ask_in_other_ways(const net::Tunnel& refused) {
    if (wait_limit().over()) return;
    if (refused.failure.outcome == Outcome::proxy_auth) {
      // A ticket is only used if the user says so: the Kerberos library asks its own servers. And
      // credentials that Basic has just been refused are not tried again: accounts get locked.
      if (context_.options.negotiate && offers(refused, "negotiate")) {
        negotiate(net::ProxyAuth::negotiate);
      } else if (proxy_.has_credentials() && !offers(refused, "basic")) {
        negotiate(net::ProxyAuth::passwords);
      }
    } else if (refused.failure.outcome == Outcome::proxy_refused && proxy_.scheme == "http") {
      ask_plainly();
    } else if (proxy_.scheme == "http" && may_speak_tls(refused)) {
      ask_in_tls();
    }
  }

  // `scheme` in lower case.
  static bool offers(const net::Tunnel& refused, std::string_view scheme) {
    return std::any_of(refused.headers.begin(), refused.headers.end(), [&](const auto& header) {
      if (header.first != "proxy-authenticate") return false;
      std::string offered = header.second.substr(0, scheme.size());
      for (char& c : offered) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
      return offered == scheme;
    });
  }

  // A TLS server that is sent CONNECT answers with an alert (RFC 8446 section 6), or hangs up.
  static bool may_speak_tls(const net::Tunnel& refused) {
    return refused.first_bytes.empty() || refused.first_bytes.front() == 0x15;
  }

  void ask_in_tls() {
    if (!handshake(steps::control_tls(route_.name), net::connect(peer_, control_limit()),
                   control_limit())) {
      return;
    }
    speaks_tls_ = true;
    want("https");
  }

  // Perhaps the proxy wants no TLS: its credentials stay here, since this is not what they are for.
  void ask_in_plain_text() {
    if (asked_plainly_.exchange(true)) return;
    const auto since = Clock::now();
    net::Proxy anonymous = proxy_;
    anonymous.user.clear();
    anonymous.password.clear();
    const std::string target = context_.target.authority();
    const net::Tunnel answer = net::connect_plain(net::connect(peer_, control_limit()), anonymous,
                                                  "CONNECT", target, control_limit());
    record_tunnel(steps::control_plain(route_.name), steps::Action::control, "CONNECT " + target,
                  answer, since);
    if (answer.status != 0) want("http");
  }

  // The proxy by that scheme is worth a trial.
  void want(std::string_view scheme) {
    for (const auto& trial : context_.routes) {
      const bool other = trial->trial == Route::Trial::scheme && trial->proxy->scheme == scheme;
      if (route_.of_cli && other) trial->wanted.set(true);
    }
  }

  // Can the credentials, or a Kerberos ticket, do it in a scheme that the CLI does not know?
  void negotiate(net::ProxyAuth auth) {
    const auto since = Clock::now();
    net::Tunnel tunnel = by_curl(net::connect(peer_, control_limit()), auth, wait_limit());
    record_tunnel(steps::negotiated(route_.name), steps::Action::control,
                  "CONNECT " + context_.target.authority(), tunnel, since);
  }

  // The same host without CONNECT and on port 80.
  void ask_plainly() {
    const auto since = Clock::now();
    const std::string url = "http://" + context_.target.host + "/";
    const net::Tunnel answer = net::connect_plain(net::connect(peer_, control_limit()), proxy_,
                                                  "HEAD", url, control_limit());
    record_tunnel(steps::control_head(route_.name), steps::Action::control, "HEAD " + url, answer,
                  since);
  }

  void record_tunnel(const std::string& id, steps::Action action, const std::string& request,
                     const net::Tunnel& tunnel, Clock::time_point since) {
    record(id, action, peer_.to_string(), tunnel.failure,
           pack(facts_of(context_.recorder, proxy_, request, tunnel)), since);
  }

  Slot<bool> answered_;
  std::atomic<bool> speaks_tls_ = false;
  std::atomic<bool> asked_plainly_ = false;
  ProbeContext& context_;
  Route& route_;
  const net::Proxy& proxy_;
  net::Address peer_;
  std::shared_ptr<const Trust> trust_;
};

// The CLI cannot use the scheme at all: every other one is worth a trial.
bool needs_other_scheme(const ProbeContext& context) {
  return context.cli_choice().url.fault == ProxyFault::scheme_unsupported;
}

bool is_worth_it(const ProbeContext& context, const Route& route) {
  if (route.trial == Route::Trial::none) return true;
  if (route.trial == Route::Trial::scheme && needs_other_scheme(context)) return true;
  const bool of_pac = route.trial == Route::Trial::pac;
  const auto named_by = context.tasks.wait_limit_until(Clock::now() + kNamed);
  if (of_pac && !route.named.get(named_by).value_or(false)) return false;
  return route.wanted.get(context.limit_on(route)).value_or(false);
}

void observe_route(ProbeContext& context, Route& route) {
  if (is_worth_it(context, route)) std::make_shared<Way>(context, route)->open();
  // By now it is known which trials are worth it.
  for (const auto& other : context.routes) {
    if (route.of_cli && other->trial == Route::Trial::scheme) other->wanted.set(false);
  }
  // What is not set by now, there is none of.
  route.hop.set({});
  route.late.set({});
  route.open.set(false);
  route.streams.close();
}

}  // namespace

void observe(ProbeContext& context) {
  record_choice(context);
  const bool has_way = std::any_of(context.routes.begin(), context.routes.end(),
                                   [](const auto& route) { return route->of_cli; });
  for (const auto& route : context.routes) {
    if (!has_way) route->wanted.set(true);  // the CLI gets nowhere as it is
  }
  context.observe_routes([&context](Route& route) {
    const bool of_pac = route.trial == Route::Trial::pac;  // its proxy may not be known yet
    if (of_pac || route.proxy) observe_route(context, route);
  });
}

}  // namespace sfprobe::proxy
