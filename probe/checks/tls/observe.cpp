#include "checks/tls/observe.hpp"

#include "checks/tls/facts.hpp"
#include "checks/tls/fetch_issuer.hpp"
#include "checks/tls/verdicts.hpp"
#include "clients/node_options.hpp"
#include "net/handshake.hpp"
#include "run/scene.hpp"
#include "text/clean.hpp"

namespace sfprobe::tls {
namespace {

using namespace std::chrono_literals;
using net::Clock;

constexpr int kMaxHandshakes = 4;  // per route
// Once the rest is done, a handshake that nobody waits for has this long.
constexpr auto kStragglers = 3500ms;

HandshakeFacts facts_of(const net::Handshake& seen, const net::Stream& stream,
                        const std::string& server_name) {
  HandshakeFacts facts;
  facts.peer = stream.peer();
  facts.server_name = server_name;
  facts.reached = seen.reached;
  facts.version = seen.version;
  facts.cipher = seen.cipher;
  facts.alpn = seen.alpn;
  facts.alert = seen.alert;
  facts.alert_name = seen.alert_name;
  facts.client_certificate_wanted = seen.client_certificate_wanted;
  if (seen.failure.outcome == Outcome::not_tls)
    facts.first_bytes = text::printable(seen.first_bytes);
  facts.received = seen.received;
  facts.after_hello_us = seen.after_hello_us;
  facts.rtt_us = stream.rtt_us();
  facts.chain_length = seen.chain_length;
  for (const trust::Certificate& certificate : seen.chain) {
    facts.chain.push_back(trust::read_certificate(certificate));
  }
  return facts;
}

void verify(Scene& scene, const Route& route, const std::string& handshake_id,
            const trust::Chain& chain) {
  const auto trust = scene.trust.get(scene.crew.patience());
  if (!trust) return;
  const std::int64_t now =
      std::chrono::duration_cast<std::chrono::seconds>(scene.system.now().time_since_epoch())
          .count();
  const bool cli_takes_it = &route == scene.routes.back().get();
  const Captured captured{handshake_id, route.name, scene.target.host, chain, now, cli_takes_it};
  const CliVerdict verdict =
      record_verdicts(captured, **trust, scene.recorder, scene.crew.patience().deadline);
  if (scene.options.fetch_aia && !verdict.code.empty() && !verdict.wanted_from.empty()) {
    fetch_issuer(captured, **trust, verdict.wanted_from, route.proxy ? &*route.proxy : nullptr,
                 scene.crew.patience(), scene.recorder);
  }
}

// What NODE_OPTIONS makes of what Node.js offers.
net::TlsOffer offer_of_node(const System& system) {
  const clients::NodeOptions options =
      clients::node_options(system.env("NODE_OPTIONS").value_or(""));
  return {0x0301 + options.tls_min - 10, 0x0301 + options.tls_max - 10, options.ciphers};
}

void shake_hands(Scene& scene, const Route& route, net::Stream& stream,
                 const net::Patience& patience) {
  const auto since = Clock::now();
  const net::Handshake seen =
      net::handshake(stream, scene.target.host, patience, offer_of_node(scene.system));
  const HandshakeFacts facts = facts_of(seen, stream, scene.target.host);
  const std::string id = "tls." + route.name + "." + facts.peer;
  scene.recorder.add({.id = id,
                      .action = "handshake",
                      .subject = facts.peer,
                      .route = route.name,
                      .outcome = seen.failure.outcome,
                      .raw = seen.failure.raw,
                      .facts = pack(facts)},
                     since);
  if (!seen.chain.empty()) verify(scene, route, id, seen.chain);
}

// The first connection's handshake is what the verdict waits for; those over further addresses
// show whether all of them behave alike.
void observe_route(Scene& scene, Route& route) {
  auto first = route.streams.take(scene.crew.patience());
  if (!first) return;
  scene.crew.background([&scene, &route] {
    for (int n = 1; n < kMaxHandshakes; ++n) {
      auto next = route.streams.take(scene.crew.patience_until(Clock::now() + kStragglers));
      if (!next) return;
      std::shared_ptr<net::Stream> stream = std::move(*next);
      scene.crew.background([&scene, &route, stream] {
        shake_hands(scene, route, *stream, scene.crew.patience_until(Clock::now() + kStragglers));
      });
    }
  });
  shake_hands(scene, route, **first, scene.crew.patience());
}

}  // namespace

void observe(Scene& scene) {
  net::prepare_tls();
  if (const auto trust = scene.trust.get(scene.crew.patience())) {
    record_trust(**trust, scene.recorder);
  }
  for (const auto& route : scene.routes) {
    if (route == scene.routes.back()) return observe_route(scene, *route);
    scene.crew.foreground([&scene, &route] { observe_route(scene, *route); });
  }
}

}  // namespace sfprobe::tls
