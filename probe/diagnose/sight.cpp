#include "diagnose/sight.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "diagnose/aspects.hpp"
#include "facts/hello_comparison.hpp"
#include "facts/observed.hpp"
#include "facts/stages.hpp"
#include "facts/tls_alert.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

std::string joined(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string words_of(Outcome outcome) {
  std::string text(to_string(outcome));
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

void add(Sight& sight, Aspect aspect, std::string value) {
  if (value.empty()) return;
  const AspectRow& row = row_of(aspect);
  sight.push_back({row.stage, std::string(row.label), std::move(value), false});
}

void machine(const Observed& observed, const Diagnosis& diagnosis, Sight& sight) {
  if (observed.variables) {
    for (const auto& variable : observed.variables->facts.variables) {
      sight.push_back(
          {stages::kEnvironment, variable.name, variable.empty ? "empty" : variable.value, true});
    }
    if (observed.variables->facts.strict_ssl_off) add(sight, Aspect::strict_ssl, "false");
  }
  add(sight, Aspect::node_version, diagnosis.cli.node_version);
  add(sight, Aspect::cli_version, diagnosis.cli.sf_version);
  if (!diagnosis.predictions.empty()) {
    add(sight, Aspect::http_stack, diagnosis.predictions.front().stack);
  }
  if (observed.machine) {
    add(sight, Aspect::operating_system, observed.machine->facts.system);
    add(sight, Aspect::container, joined(observed.machine->facts.containers));
  }
  if (observed.lookup) {
    add(sight, Aspect::name_servers, joined(observed.lookup->facts.servers));
    add(sight, Aspect::hosts_file, joined(observed.lookup->facts.hosts_file));
  }
}

void names(const Observed& observed, Sight& sight) {
  if (!observed.lookup) return;
  std::vector<std::string> addresses;
  for (const auto& address : observed.lookup->facts.addresses) addresses.push_back(address.ip);
  add(sight, Aspect::addresses,
      observed.lookup->ok() ? joined(addresses) : "none: " + words_of(observed.lookup->outcome));
}

// Which way the first packet of the route leaves the machine: a VPN shows here.
void way_out(const Observed& observed, const ObservedRoute& route, Sight& sight) {
  const auto ways = observed.ways_of(route);
  if (ways.empty()) return;
  const environment::WayFact& way = *ways.front();
  const std::string mtu = way.mtu > 0 ? fmt::format(", MTU {}", way.mtu) : "";
  add(sight, Aspect::way_out, way.error.empty() ? way.interface + mtu : "no route: " + way.error);
}

// A head that libcurl reads and Node.js does not.
std::string refused_by_node(const std::vector<ReadingFact>& readings) {
  const ReadingFact* reading = reading_by(text::HttpParser::strict, readings);
  if (reading == nullptr || reading->error == text::HttpError::none) return {};
  return fmt::format("{} ({})", text::words_of(reading->error), to_name(reading->error));
}

std::string opened(const proxy::TunnelFacts& facts) {
  const std::string refused = refused_by_node(facts.readings);
  return refused.empty() ? "opened" : "opened, but Node.js does not read the answer: " + refused;
}

void route(const Observed& observed, const ObservedRoute& route, Sight& sight) {
  const bool chosen = observed.choice && route.proxied();
  add(sight, Aspect::proxy, chosen ? observed.choice->facts.proxy : "none");
  if (route.tunnel) {
    const auto& tunnel = *route.tunnel;
    add(sight, Aspect::tunnel,
        tunnel.ok()                        ? opened(tunnel.facts)
        : tunnel.facts.status_line.empty() ? words_of(tunnel.outcome)
                                           : tunnel.facts.status_line);
  }
  std::vector<std::string> connections;
  for (const auto& one : route.connections) {
    connections.push_back(one.facts.address + " " + words_of(one.outcome));
  }
  for (const auto& one : route.hops) {
    if (!one.abandoned) {
      connections.push_back(one.facts.address + " " + words_of(one.outcome));
    }
  }
  add(sight, Aspect::connections, joined(connections));
  way_out(observed, route, sight);
}

std::string dates_of(const trust::CertificateFacts& certificate) {
  return fmt::format("{} to {}, SHA-256 {}…", rfc3339(certificate.not_before).substr(0, 10),
                     rfc3339(certificate.not_after).substr(0, 10),
                     certificate.sha256.substr(0, 16));
}

void security(const ObservedRoute& route, const Diagnosis& diagnosis, Sight& sight) {
  if (route.handshakes.empty()) return;
  const ObservedHandshake& shown = route.handshakes.front();
  std::string handshake = words_of(shown.outcome);
  if (const auto* hello = tls::refused_hello(route); shown.ok() && hello != nullptr) {
    handshake = fmt::format("{} at the ClientHello of Node.js, of {} bytes",
                            words_of(hello->outcome), hello->facts.bytes);
  } else if (shown.ok()) {
    handshake = shown.facts.version;
  }
  if (!shown.ok() && shown.facts.alert >= 0) handshake += ": " + tls::alert_text(shown.facts.alert);
  add(sight, Aspect::handshake, handshake);
  if (!shown.facts.chain.empty()) {
    const auto& leaf = shown.facts.chain.front();
    add(sight, Aspect::issuer, leaf.issuer);
    add(sight, Aspect::certificates_sent, std::to_string(shown.facts.chain.size()));
    add(sight, Aspect::last_issuer, shown.facts.chain.back().issuer);
    add(sight, Aspect::certificate, dates_of(leaf));
    std::vector<std::string> others;
    for (std::size_t i = 1; i < shown.facts.chain.size(); ++i) {
      others.push_back(shown.facts.chain[i].subject + " " + dates_of(shown.facts.chain[i]));
    }
    add(sight, Aspect::certificates_above, joined(others));
  }
  for (const TrustChain& chain : diagnosis.trust) {
    if (chain.handshake != shown.id) continue;
    std::vector<std::string> holders;
    for (const TrustAnchor& anchor : chain.anchors) {
      for (const TrustHolder& holder : anchor.held_by) holders.push_back(holder.store);
    }
    add(sight, Aspect::stores, joined(holders));
    for (const TrustView& view : chain.views) {
      const std::string result = view.trusted ? "trusted" : view.code;
      if (view.view == chain.cli_view) add(sight, Aspect::trust_of_cli, result);
      if (view.view == "system") add(sight, Aspect::trust_of_system, result);
    }
  }
}

// What came with the status: two answers with the same one may be a login's and none.
std::string body_of(const endpoint::RequestFacts& facts) {
  using Kind = endpoint::BodyKind;
  std::string body = facts.oauth_error.empty() ? "" : " with " + facts.oauth_error;
  if (facts.kind == Kind::html) body += ", a web page";
  if (facts.kind == Kind::empty) body += ", empty";
  if (facts.kind == Kind::json) body += ", other JSON";
  if (facts.kind == Kind::text) body += ", text";
  if (!facts.encoding.empty()) body += ", Content-Encoding " + facts.encoding;
  const std::string refused = refused_by_node(facts.readings);
  return refused.empty() ? body : body + ", not read by Node.js: " + refused;
}

void answer(const ObservedRoute& route, Sight& sight) {
  // What sfprobe got the CLI does not get where its ClientHello is refused.
  if (!route.token || tls::refused_hello(route) != nullptr) return;
  const auto& seen = *route.token;
  std::string text =
      seen.facts.status == 0 ? words_of(seen.outcome) : "HTTP " + std::to_string(seen.facts.status);
  if (!seen.ok() && seen.facts.status != 0) text += ", " + words_of(seen.outcome);
  if (seen.facts.status != 0) text += body_of(seen.facts);
  if (!seen.facts.title.empty()) text += " \"" + seen.facts.title + "\"";
  add(sight, Aspect::answer, text);
  add(sight, Aspect::server, seen.facts.server);
  add(sight, Aspect::redirect, seen.facts.location);
}

void times(const Diagnosis& diagnosis, Sight& sight) {
  constexpr std::array<Aspect, kPhases> kTimes = {Aspect::lookup_time, Aspect::connect_time,
                                                  Aspect::tunnel_time, Aspect::tls_time,
                                                  Aspect::answer_time};
  if (diagnosis.routes.empty() || !diagnosis.routes.front().of_cli) return;
  for (std::size_t i = 0; i < kPhases; ++i) {
    const RouteCell& cell = diagnosis.routes.front().cells[i];
    const bool whole = RouteCell::is_refusal(cell.meaning);
    const auto& took = whole && !cell.took_us ? cell.ended_us : cell.took_us;
    if (took) add(sight, kTimes[i], std::to_string(*took));
  }
}

}  // namespace

Sight look(const TargetReport& report) {
  Sight sight;
  const Observed observed = read(report.evidence);
  machine(observed, report.diagnosis, sight);
  names(observed, sight);
  if (const ObservedRoute* of_cli = observed.cli_route()) {
    route(observed, *of_cli, sight);
    security(*of_cli, report.diagnosis, sight);
    answer(*of_cli, sight);
  }
  times(report.diagnosis, sight);
  return sight;
}

}  // namespace sfprobe
