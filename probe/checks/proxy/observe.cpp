#include "checks/proxy/observe.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <memory>

#include "checks/proxy/facts.hpp"
#include "checks/tls/verdicts.hpp"
#include "net/handshake.hpp"
#include "net/resolve.hpp"
#include "net/tunnel.hpp"
#include "run/scene.hpp"
#include "text/clean.hpp"
#include "text/html.hpp"
#include "text/redact.hpp"
#include "text/words.hpp"
#include "trust/certificate.hpp"

namespace sfprobe::proxy {
namespace {

using namespace std::chrono_literals;
using net::Clock;

constexpr auto kStagger = 250ms;  // as Node.js gives an address before it tries the next
// What a second, telling attempt may take once the first one has failed.
constexpr auto kControl = 500ms;
constexpr std::size_t kMaxHeaders = 20;
constexpr std::size_t kMaxTitle = 100;

constexpr auto kTelling = std::to_array<std::string_view>(
    {"via", "server", "proxy-agent", "x-cache", "x-cache-lookup", "x-squid-error", "x-request-id",
     "x-correlation-id", "x-amz-cf-id", "cf-ray", "x-zscaler-error", "x-bluecoat-via",
     "mime-version", "retry-after", "location", "content-type"});

ClientChoice fact_of(const clients::ProxyChoice& choice) {
  return {choice.client,   choice.route,
          choice.variable, choice.url.host.empty() ? "" : choice.url.shown(),
          choice.reason,   std::string(clients::to_string(choice.url.fault)),
          choice.path};
}

void record_choice(Scene& scene) {
  const clients::ProxyChoice& sf = scene.choices.front();
  ChoiceFacts facts;
  facts.route = sf.route;
  facts.variable = sf.variable;
  facts.proxy = sf.url.host.empty() ? "" : sf.url.shown();
  facts.fault = clients::to_string(sf.url.fault);
  facts.credentials = sf.url.has_credentials();
  for (const clients::ProxyChoice& choice : scene.choices) facts.choices.push_back(fact_of(choice));
  scene.recorder.add({.id = "proxy.choice",
                      .action = "choose",
                      .subject = facts.proxy.empty() ? "no proxy" : facts.proxy,
                      .outcome = Outcome::ok,
                      .facts = pack(facts)},
                     Clock::now());
}

// One proxy, in the order in which it is asked.
class Way : public std::enable_shared_from_this<Way> {
 public:
  Way(Scene& scene, Route& route) : scene_(scene), route_(route), proxy_(*route.proxy) {}

  void open() {
    const std::vector<net::Address> addresses = resolve();
    route_.hop.set(addresses);
    if (addresses.empty()) return;
    net::Connection connection = connect(addresses);
    if (!connection.failure.ok()) return;
    peer_ = connection.peer;
    const auto trust = scene_.trust.get(patience());
    if (!trust) return;
    trust_ = *trust;
    if (proxy_.scheme == "https") {
      if_silent([this] { ask_in_plain_text(); });
      const bool stands = handshake("tls", std::move(connection), patience());
      answered_.set();
      if (!stands) {
        if (!patience().over()) ask_in_plain_text();
        return;
      }
      connection = net::connect(peer_, patience());
    }
    tunnel(std::move(connection));
  }

 private:
  net::Patience patience() const { return scene_.crew.patience(); }
  // Asks in another way, side by side, once the proxy has said nothing for half of what is left.
  void if_silent(std::function<void()> ask) {
    const auto now = Clock::now();
    const net::Patience half = patience().until(now + (patience().end() - now) / 2);
    scene_.crew.background([self = shared_from_this(), half, ask = std::move(ask)] {
      const bool answered = net::wait(self->answered_.fd(), POLLIN, half) == net::Ready::yes;
      if (!answered) ask();
    });
  }
  net::Patience control_patience() const { return patience().until(Clock::now() + kControl); }

  void record(const std::string& id, const char* action, const std::string& subject,
              const net::Failure& failure, Value facts, Clock::time_point since) {
    scene_.recorder.add({.id = route_.name + "." + id,
                         .action = action,
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
    const net::Lookup lookup = net::lookup(proxy_.host, proxy_.port, patience());
    ResolveFacts facts;
    facts.host = proxy_.host;
    for (const net::Address& address : lookup.addresses) facts.addresses.push_back(address.ip());
    record("resolve", "proxy-lookup", proxy_.host, lookup.failure, pack(facts), since);
    return lookup.addresses;
  }

  net::Connection connect(const std::vector<net::Address>& addresses) {
    const auto since = Clock::now();
    std::vector<net::Connection> given_up;
    net::Connection connection = net::connect_any(addresses, kStagger, patience(), &given_up);
    const auto record_hop = [&](const char* action, const net::Connection& hop) {
      const auto place = std::find(addresses.begin(), addresses.end(), hop.peer);
      const HopFacts facts{hop.peer.to_string(), static_cast<int>(place - addresses.begin()),
                           hop.took_us, hop.rtt_us};
      record("connect." + hop.peer.ip(), action, facts.address, hop.failure, pack(facts), since);
    };
    for (const net::Connection& other : given_up) record_hop("proxy-attempt", other);
    record_hop("proxy-connect", connection);
    return connection;
  }

  bool handshake(const std::string& id, net::Connection connection, const net::Patience& limit) {
    const auto since = Clock::now();
    net::SocketStream stream(std::move(connection.socket), connection.peer, connection.rtt_us);
    const net::Handshake seen = net::handshake(stream, proxy_.host, limit);
    ProxyTlsFacts facts;
    facts.version = seen.version;
    if (seen.failure.outcome == Outcome::not_tls)
      facts.first_bytes = text::printable(seen.first_bytes);
    if (!seen.chain.empty()) {
      facts.issuer = trust::read_certificate(seen.chain.front()).issuer_name;
      const auto now =
          std::chrono::duration_cast<std::chrono::seconds>(scene_.system.now().time_since_epoch());
      const bool the_clis = id == "tls" && route_.name == "proxy";
      facts.verify_code = tls::record_verdicts({route_.name + "." + id, route_.name, proxy_.host,
                                                seen.chain, now.count(), the_clis},
                                               *trust_, scene_.recorder, patience().deadline)
                              .code;
    }
    record(id, "proxy-handshake", peer_.to_string(), seen.failure, pack(facts), since);
    return seen.failure.ok();
  }

  void tunnel(net::Connection connection) {
    const auto since = Clock::now();
    const bool plain = proxy_.scheme == "http";
    const std::string target = scene_.target.authority();
    if (plain) if_silent([this] { ask_in_tls(); });
    net::Tunnel tunnel =
        plain ? net::connect_plain(std::move(connection), proxy_, "CONNECT", target, patience())
              : by_curl(std::move(connection), false);
    if (plain) answered_.set();
    record_tunnel("tunnel", "tunnel", "CONNECT " + target, tunnel, since);
    route_.open.set(tunnel.failure.ok());
    if (tunnel.stream) {
      route_.streams.put(std::move(tunnel.stream));
      return;
    }
    ask_in_other_ways(tunnel);
  }

  net::Tunnel by_curl(net::Connection connection, bool any_auth) {
    return net::connect_by_curl(std::move(connection), proxy_, scene_.target.host,
                                scene_.target.port, any_auth, trust_->everything.get(), patience());
  }

  // Further attempts that change one thing each, at no risk: they tell apart what one refusal
  // cannot.
  void ask_in_other_ways(const net::Tunnel& refused) {
    if (patience().over()) return;
    if (refused.failure.outcome == Outcome::proxy_auth) {
      // Credentials that Basic has just been refused are not tried again: accounts get locked.
      if (!proxy_.has_credentials() || !offers_basic(refused)) negotiate();
    } else if (refused.failure.outcome == Outcome::proxy_refused && proxy_.scheme == "http") {
      ask_plainly();
    } else if (proxy_.scheme == "http" && may_speak_tls(refused)) {
      ask_in_tls();
    }
  }

  static bool offers_basic(const net::Tunnel& refused) {
    return std::any_of(refused.headers.begin(), refused.headers.end(), [](const auto& header) {
      return header.first == "proxy-authenticate" &&
             (header.second.starts_with("Basic") || header.second.starts_with("basic"));
    });
  }

  // A TLS server that is sent CONNECT answers with an alert (RFC 8446 section 6), or hangs up.
  static bool may_speak_tls(const net::Tunnel& refused) {
    return refused.first_bytes.empty() || refused.first_bytes.front() == 0x15;
  }

  void ask_in_tls() {
    handshake("control.tls", net::connect(peer_, control_patience()), control_patience());
  }

  // Perhaps the proxy wants no TLS: its credentials stay here, since this is not what they are for.
  void ask_in_plain_text() {
    const auto since = Clock::now();
    net::Proxy anonymous = proxy_;
    anonymous.user.clear();
    anonymous.password.clear();
    const std::string target = scene_.target.authority();
    const net::Tunnel answer = net::connect_plain(net::connect(peer_, control_patience()),
                                                  anonymous, "CONNECT", target, control_patience());
    record_tunnel("control.plain", "control", "CONNECT " + target, answer, since);
  }

  // Can the credentials, or a Kerberos ticket, do it in a scheme that the CLI does not know?
  void negotiate() {
    const auto since = Clock::now();
    net::Tunnel tunnel = by_curl(net::connect(peer_, control_patience()), true);
    record_tunnel("tunnel.negotiated", "control", "CONNECT " + scene_.target.authority(), tunnel,
                  since);
  }

  // The same host without CONNECT and on port 80.
  void ask_plainly() {
    const auto since = Clock::now();
    const std::string url = "http://" + scene_.target.host + "/";
    const net::Tunnel answer = net::connect_plain(net::connect(peer_, control_patience()), proxy_,
                                                  "HEAD", url, control_patience());
    record_tunnel("control.head", "control", "HEAD " + url, answer, since);
  }

  void record_tunnel(const std::string& id, const char* action, const std::string& request,
                     const net::Tunnel& tunnel, Clock::time_point since) {
    TunnelFacts facts;
    facts.request = request;
    facts.status = tunnel.status;
    facts.status_line = tunnel.status_line;
    for (const auto& [name, value] : tunnel.headers) {
      if (name == "proxy-authenticate") {
        facts.schemes.push_back(value.substr(0, value.find_first_of(" ,")));
      }
      const bool telling = std::find(kTelling.begin(), kTelling.end(), name) != kTelling.end();
      if (telling && facts.headers.size() < kMaxHeaders) {
        // A place to sign in often carries a token in its query.
        const std::string shown = name == "location" ? text::redact_url(value) : value;
        facts.headers.push_back(name + ": " + text::clean(shown, 200));
      }
    }
    if (text::looks_like_html(tunnel.body)) {
      facts.title = text::clean(text::html_title(tunnel.body), kMaxTitle);
      facts.excerpt = text::html_words(tunnel.body);
    } else {
      facts.excerpt = text::clean(tunnel.body, 160);
    }
    if (tunnel.status == 0) facts.first_bytes = text::printable(tunnel.first_bytes);
    facts.received = tunnel.received;
    facts.first_byte_us = tunnel.first_byte_us;
    facts.credentials = proxy_.has_credentials();
    facts.unread = tunnel.unread;
    record(id, action, peer_.to_string(), tunnel.failure, pack(facts), since);
  }

  const net::Event answered_;
  Scene& scene_;
  Route& route_;
  const net::Proxy& proxy_;
  net::Address peer_;
  std::shared_ptr<const Trust> trust_;
};

void observe_route(Scene& scene, Route& route) {
  std::make_shared<Way>(scene, route)->open();
  // What is not set by now, there is none of.
  route.hop.set({});
  route.open.set(false);
  route.streams.close();
}

}  // namespace

void observe(Scene& scene) {
  record_choice(scene);
  for (const auto& route : scene.routes) {
    if (!route->proxy) continue;
    if (route == scene.routes.back()) return observe_route(scene, *route);
    scene.crew.foreground([&scene, &route] { observe_route(scene, *route); });
  }
}

}  // namespace sfprobe::proxy
