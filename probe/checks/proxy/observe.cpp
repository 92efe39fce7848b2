#include "checks/proxy/proxy.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <memory>

#include "checks/certificate/verify_views.hpp"
#include "facts/proxy.hpp"
#include "facts/steps.hpp"
#include "net/handshake.hpp"
#include "net/resolve.hpp"
#include "net/tunnel.hpp"
#include "run/probe_context.hpp"
#include "text/clean.hpp"
#include "text/html.hpp"
#include "text/show.hpp"
#include "text/words.hpp"
#include "trust/certificate.hpp"

namespace sfprobe::proxy {
namespace {

using namespace std::chrono_literals;
using net::Clock;

constexpr auto kStagger = 250ms;  // as Node.js gives an address before it tries the next
// What a second, telling attempt may take once the first one has failed.
constexpr auto kControl = 500ms;
constexpr auto kSocks = 5500ms;
constexpr std::size_t kMaxHeaders = 20;
constexpr std::size_t kMaxTitle = 100;
constexpr std::size_t kMaxExcerpt = 160;
constexpr std::size_t kMaxWords = 4096;  // of a page, before secrets are taken out

constexpr auto kTelling = std::to_array<std::string_view>(
    {"via", "server", "proxy-agent", "x-cache", "x-cache-lookup", "x-squid-error", "x-request-id",
     "x-correlation-id", "x-amz-cf-id", "cf-ray", "x-zscaler-error", "x-bluecoat-via",
     "mime-version", "retry-after", "location", "content-type"});

ClientChoice fact_of(const proxy::ProxyChoice& choice) {
  return {choice.client,   choice.decision,
          choice.variable, choice.url.host.empty() ? "" : choice.url.shown(),
          choice.reason,   choice.url.fault,
          choice.codes,    choice.route};
}

void record_choice(ProbeContext& context) {
  ChoiceFacts facts;
  const ProxyChoice& sf = context.cli_choice();
  facts.decision = sf.decision;
  facts.variable = sf.variable;
  facts.proxy = sf.url.host.empty() ? "" : sf.url.shown();
  facts.fault = sf.url.fault;
  facts.credentials = sf.url.has_credentials();
  for (const proxy::ProxyChoice& choice : context.choices) facts.choices.push_back(fact_of(choice));
  for (const proxy::ProxyChoice& trial : context.trials) facts.trials.push_back(fact_of(trial));
  context.recorder.add({.id = steps::kProxyChoice,
                        .action = steps::action(steps::Action::choose),
                        .subject = facts.proxy.empty() ? "no proxy" : facts.proxy,
                        .outcome = Outcome::ok,
                        .facts = pack(facts)},
                       Clock::now());
}

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
      facts.first_bytes = text::printable(said(seen.first_bytes));
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

  // The proxy may quote what was sent to it.
  std::string said(std::string_view text) const { return context_.recorder.from_peer(text); }

  void record_tunnel(const std::string& id, steps::Action action, const std::string& request,
                     const net::Tunnel& tunnel, Clock::time_point since) {
    TunnelFacts facts;
    facts.request = request;
    facts.status = tunnel.status;
    facts.status_line = said(tunnel.status_line);
    for (const auto& [name, value] : tunnel.headers) {
      if (name == "proxy-authenticate") {
        facts.schemes.push_back(said(value.substr(0, value.find_first_of(" ,"))));
      }
      const bool telling = std::find(kTelling.begin(), kTelling.end(), name) != kTelling.end();
      if (telling && facts.headers.size() < kMaxHeaders) {
        // A place to sign in often carries a token in its query.
        const std::string shown = name == "location" ? text::show_link(said(value)) : said(value);
        facts.headers.push_back(name + ": " + text::clean(shown, 200));
      }
    }
    if (text::looks_like_html(tunnel.body)) {
      facts.title = text::clean(said(text::html_title(tunnel.body)), kMaxTitle);
      facts.excerpt = text::clean(said(text::html_words(tunnel.body, kMaxWords)), kMaxExcerpt);
    } else {
      facts.excerpt = text::clean(said(tunnel.body), kMaxExcerpt);
    }
    if (tunnel.status == 0) facts.first_bytes = text::printable(said(tunnel.first_bytes));
    facts.received = tunnel.received;
    facts.first_byte_us = tunnel.first_byte_us;
    facts.credentials = proxy_.has_credentials();
    facts.unread = tunnel.unread;
    facts.loose_status = tunnel.loose_status;
    facts.behind = tunnel.behind && tunnel.failure.ok();
    facts.readings = readings_of(tunnel.bytes, false);
    const bool taken = std::all_of(facts.readings.begin(), facts.readings.end(), [](const auto& r) {
      return r.error == text::HttpError::none && r.continues == 0 && r.status / 100 != 1 &&
             !(r.extra && r.status == 304);
    });
    if (taken) facts.readings.clear();
    record(id, action, peer_.to_string(), tunnel.failure, pack(facts), since);
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
    if (route.proxy) observe_route(context, route);
  });
}

}  // namespace sfprobe::proxy
