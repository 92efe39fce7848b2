#include "checks/tls/tls.hpp"

#include "checks/certificate/fetch_issuer.hpp"
#include "checks/certificate/verify_views.hpp"
#include "checks/tls/observe_cut.hpp"
#include "checks/tls/observe_hello.hpp"
#include "checks/tls/open_stream.hpp"
#include "facts/steps.hpp"
#include "facts/tls.hpp"
#include "net/connect.hpp"
#include "net/handshake.hpp"
#include "node/options.hpp"
#include "run/probe_context.hpp"
#include "text/clean.hpp"

namespace sfprobe::tls {
namespace {

using namespace std::chrono_literals;
using net::Clock;

constexpr int kMaxHandshakes = 4;  // per route
constexpr int kAttempts = 3;       // of what is cut off
// Without an answer for so long a handshake is likely to stay without one.
constexpr auto kSilence = 3000ms;
// What a further, telling handshake may take.
constexpr auto kControl = 2000ms;
// Once the rest is done, a handshake that nobody waits for has this long.
constexpr auto kStragglers = net::kThreeSyns;

HandshakeFacts facts_of(const net::Handshake& seen, const net::Stream& stream,
                        const std::string& server_name, const Recorder& recorder) {
  HandshakeFacts facts;
  facts.peer = stream.peer();
  facts.server_name = server_name;
  facts.reached = seen.reached;
  facts.version = seen.version;
  facts.cipher = seen.cipher;
  facts.dh_bits = seen.dh_bits;
  facts.alpn = seen.alpn;
  facts.alert = seen.alert;
  facts.alert_name = seen.alert_name;
  facts.client_certificate_wanted = seen.client_certificate_wanted;
  if (seen.failure.outcome == Outcome::not_tls)
    facts.first_bytes = text::printable(recorder.from_peer(seen.first_bytes));
  facts.received = seen.received;
  facts.after_hello_us = seen.after_hello_us;
  facts.rtt_us = stream.rtt_us();
  facts.chain_length = seen.chain_length;
  for (const trust::Certificate& certificate : seen.chain) {
    facts.chain.push_back(trust::read_certificate(certificate));
  }
  return facts;
}

void verify(ProbeContext& context, const Route& route, const std::string& handshake_id,
            const trust::Chain& chain) {
  const auto trust = context.trust.get(context.tasks.wait_limit());
  if (!trust) return;
  const std::int64_t now =
      std::chrono::duration_cast<std::chrono::seconds>(context.system.now().time_since_epoch())
          .count();
  const Captured captured{handshake_id, route.name,   context.target.host,     chain,
                          now,          route.of_cli, &context.tasks.stopped()};
  const CliVerdict verdict =
      record_verdicts(captured, **trust, context.recorder, context.tasks.wait_limit().deadline);
  if (context.options.fetch_aia && !verdict.code.empty() && !verdict.wanted_from.empty()) {
    fetch_issuer(captured, **trust, verdict.wanted_from, route.proxy ? &*route.proxy : nullptr,
                 context.limit_on(route), context.recorder);
  }
}

// What the CLI's HTTP stack and NODE_OPTIONS make of what Node.js offers.
net::TlsOffer offer_of_cli(bool h2, std::string_view node_options,
                           const node::OpensslSettings& openssl) {
  const node::Options options = node::read_options(node_options, {}).options;
  const node::TlsVersions versions = options.tls_versions();
  return {0x0301 + versions.oldest - 10,
          0x0301 + versions.newest - 10,
          options.older_ciphers(),
          h2,
          openssl.groups,
          openssl.signature_algorithms};
}

struct Attempt {
  std::string id;
  steps::Action action = steps::Action::handshake;
  std::string name;  // in SNI; "" for none
  net::TlsOffer offer{};
  bool verified = true;
};

// Records the handshake.
net::Handshake shake_hands_as(const Attempt& attempt, ProbeContext& context, const Route& route,
                              net::Stream& stream, const net::WaitLimit& limit) {
  const auto since = Clock::now();
  const net::Handshake seen = net::handshake(stream, attempt.name, limit, attempt.offer);
  const HandshakeFacts facts = facts_of(seen, stream, attempt.name, context.recorder);
  context.recorder.add({.id = attempt.id,
                        .action = steps::action(attempt.action),
                        .subject = facts.peer,
                        .route = route.name,
                        .outcome = seen.failure.outcome,
                        .raw = seen.failure.raw,
                        .facts = pack(facts)},
                       since);
  if (attempt.verified && !seen.chain.empty()) verify(context, route, attempt.id, seen.chain);
  return seen;
}

// A connection of its own, like the first one.
std::unique_ptr<net::Stream> connect_again(ProbeContext& context, Route& route,
                                           const net::WaitLimit& limit) {
  const auto hop = route.hop.get(limit);
  if (!hop || hop->empty()) return nullptr;
  return open_stream(
      context, route,
      connect_in_crowd(route.reached, *hop, limit,
                       [&] { return net::connect_any(*hop, net::kAttemptDelay, limit); })
          .connection,
      limit);
}

// True if it works now.
bool try_again(const Attempt& attempt, ProbeContext& context, Route& route,
               const net::WaitLimit& limit) {
  if (limit.over()) return false;
  const auto stream = connect_again(context, route, limit);
  return stream && shake_hands_as(attempt, context, route, *stream, limit).failure.ok();
}

// Whether it is the name: a filter that looks for it lets a handshake without it pass.
void try_unnamed(const Attempt& failed, ProbeContext& context, Route& route) {
  const Attempt unnamed{steps::unnamed(failed.id), steps::Action::handshake_unnamed, "",
                        failed.offer, false};
  try_again(unnamed, context, route, context.limit_on(route).until(Clock::now() + kControl));
}

bool says_nothing(const net::Handshake& seen) {
  return seen.reached == HandshakeProgress::client_hello && seen.received == 0;
}

// `control` learns whether it was completed, as soon as that is known; null for a handshake that
// only adds evidence.
void shake_hands(ProbeContext& context, Route& route, net::Stream& stream,
                 const net::WaitLimit& limit, const std::shared_ptr<Control>& control) {
  const bool h2 = context.cli_offers_h2.get(limit).value_or(false);
  Attempt attempt{steps::handshake(route.name, stream.peer()), steps::Action::handshake,
                  context.target.host,
                  offer_of_cli(h2, context.system.env("NODE_OPTIONS").value_or(""),
                               context.openssl.get(limit).value_or(node::OpensslSettings{}))};
  const auto ended = std::make_shared<Slot<bool>>();
  if (route.of_cli) {
    // Silence lasts until the end: there is no time to ask after it.
    const net::WaitLimit silence = limit.until(Clock::now() + kSilence);
    const Cut cut{.peer = stream.peer(), .silence = true, .offer = attempt.offer};
    context.tasks.background([&context, &route, attempt, ended, silence, cut, control] {
      if (ended->get(silence)) return;
      if (control) observe_cut(context, route, cut);
      if (!context.target.ip_literal) try_unnamed(attempt, context, route);
    });
  }
  const net::Handshake seen = shake_hands_as(attempt, context, route, stream, limit);
  const net::Failure& failure = seen.failure;
  ended->set(true);
  if (control) control->completed.set(failure.ok());
  if (failure.ok()) return;
  // Is it what NODE_OPTIONS or an OpenSSL configuration says? The same without them.
  const net::TlsOffer usual = offer_of_cli(h2, "", {});
  if (!(attempt.offer == usual)) {
    Attempt by_defaults = attempt;
    by_defaults.id = steps::by_defaults(attempt.id);
    by_defaults.action = steps::Action::handshake_by_defaults;
    by_defaults.offer = usual;
    try_again(by_defaults, context, route, limit);
  }
  if (!route.of_cli || !is_cut(failure.outcome)) return;
  if (!context.target.ip_literal) try_unnamed(attempt, context, route);
  // Once may be chance.
  bool always = true;
  for (int n = 2; n <= kAttempts; ++n) {
    Attempt again = attempt;
    again.id = steps::again(attempt.id, n);
    again.action = steps::Action::handshake_again;
    again.verified = false;
    if (try_again(again, context, route, limit.until(Clock::now() + kControl))) always = false;
  }
  if (!control || !always || !says_nothing(seen)) return;
  observe_cut(context, route,
              {.peer = stream.peer(),
               .after = std::chrono::microseconds(seen.after_hello_us),
               .offer = attempt.offer});
}

// The first connection's handshake is what the verdict waits for; those over further addresses
// show whether all of them behave alike.
void observe_route(ProbeContext& context, Route& route) {
  const auto control = std::make_shared<Control>();
  // What decides whether a trial would be a fix is waited for, as for the CLI's own route.
  const auto hello = [&context, &route, control] { observe_hello(context, route, control); };
  const bool counts = route.of_cli || route.name.starts_with(steps::kTrial);
  counts ? context.tasks.foreground(hello) : context.tasks.background(hello);
  auto first = route.streams.take(context.tasks.wait_limit());
  if (!first) {
    control->completed.set(false);
    return;
  }
  context.tasks.background([&context, &route] {
    for (int n = 1; n < kMaxHandshakes; ++n) {
      auto next = route.streams.take(context.tasks.wait_limit_until(Clock::now() + kStragglers));
      if (!next) return;
      std::shared_ptr<net::Stream> stream = std::move(*next);
      context.tasks.background([&context, &route, stream] {
        shake_hands(context, route, *stream,
                    context.tasks.wait_limit_until(Clock::now() + kStragglers), nullptr);
      });
    }
    route.streams.refuse();  // the others' descriptors are needed elsewhere
  });
  // Behind a proxy the CLI's timer starts anew.
  shake_hands(context, route, **first,
              route.proxy ? context.limit_on(route) : context.connect_limit_on(route), control);
}

}  // namespace

void observe(ProbeContext& context) {
  net::prepare_tls();
  context.observe_routes([&context](Route& route) { observe_route(context, route); });
}

}  // namespace sfprobe::tls
