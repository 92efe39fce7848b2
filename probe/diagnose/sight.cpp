#include "diagnose/sight.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "facts/observed.hpp"
#include "facts/stages.hpp"
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

void add(Sight& sight, const char* stage, std::string what, std::string value) {
  if (!value.empty()) sight.push_back({stage, std::move(what), std::move(value), false});
}

void machine(const Observed& observed, const Diagnosis& diagnosis, Sight& sight) {
  const char* stage = stages::kEnvironment;
  if (observed.variables) {
    for (const auto& variable : observed.variables->facts.variables) {
      sight.push_back({stage, variable.name, variable.empty ? "empty" : variable.value, true});
    }
    if (observed.variables->facts.strict_ssl_off) add(sight, stage, "npm strict-ssl", "false");
  }
  add(sight, stage, "Node.js", diagnosis.cli.node_version);
  add(sight, stage, "Salesforce CLI", diagnosis.cli.sf_version);
  if (!diagnosis.predictions.empty()) {
    add(sight, stage, "HTTP stack", diagnosis.predictions.front().stack);
  }
  if (observed.machine) {
    add(sight, stage, "operating system", observed.machine->facts.system);
    add(sight, stage, "container", joined(observed.machine->facts.containers));
  }
  if (observed.lookup) {
    add(sight, stages::kDns, "name servers", joined(observed.lookup->facts.servers));
    add(sight, stages::kDns, "hosts file", joined(observed.lookup->facts.hosts_file));
  }
}

void names(const Observed& observed, Sight& sight) {
  if (!observed.lookup) return;
  std::vector<std::string> addresses;
  for (const auto& address : observed.lookup->facts.addresses) addresses.push_back(address.ip);
  add(sight, stages::kDns, "addresses",
      observed.lookup->ok() ? joined(addresses) : "none: " + words_of(observed.lookup->outcome));
}

// Which way the first packet of the route leaves the machine: a VPN shows here.
void way_out(const Observed& observed, const ObservedRoute& route, Sight& sight) {
  const auto ways = observed.ways_of(route);
  if (ways.empty()) return;
  const environment::WayFact& way = *ways.front();
  const std::string mtu = way.mtu > 0 ? fmt::format(", MTU {}", way.mtu) : "";
  add(sight, stages::kConnect, "way out",
      way.error.empty() ? way.interface + mtu : "no route: " + way.error);
}

void route(const Observed& observed, const ObservedRoute& route, Sight& sight) {
  const bool chosen = observed.choice && route.proxied();
  add(sight, stages::kProxy, "proxy", chosen ? observed.choice->facts.proxy : "none");
  if (route.tunnel) {
    const auto& tunnel = *route.tunnel;
    add(sight, stages::kProxy, "CONNECT",
        tunnel.ok()                        ? "opened"
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
  add(sight, stages::kConnect, "connections", joined(connections));
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
  if (shown.ok()) handshake = shown.facts.version;
  if (!shown.ok() && !shown.facts.alert_name.empty()) handshake += ": " + shown.facts.alert_name;
  add(sight, stages::kTls, "handshake", handshake);
  if (!shown.facts.chain.empty()) {
    const auto& leaf = shown.facts.chain.front();
    add(sight, stages::kTls, "issuer", leaf.issuer);
    add(sight, stages::kTls, "certificates sent", std::to_string(shown.facts.chain.size()));
    add(sight, stages::kTls, "issuer of the last", shown.facts.chain.back().issuer);
    add(sight, stages::kTls, "certificate", dates_of(leaf));
    std::vector<std::string> others;
    for (std::size_t i = 1; i < shown.facts.chain.size(); ++i) {
      others.push_back(shown.facts.chain[i].subject + " " + dates_of(shown.facts.chain[i]));
    }
    add(sight, stages::kTls, "certificates above it", joined(others));
  }
  for (const TrustChain& chain : diagnosis.trust) {
    if (chain.handshake != shown.id) continue;
    std::vector<std::string> holders;
    for (const TrustAnchor& anchor : chain.anchors) {
      for (const TrustHolder& holder : anchor.held_by) holders.push_back(holder.store);
    }
    add(sight, stages::kTls, "stores with its root", joined(holders));
    for (const TrustView& view : chain.views) {
      const std::string result = view.trusted ? "trusted" : view.code;
      if (view.view == chain.cli_view) add(sight, stages::kTls, "trust of the CLI", result);
      if (view.view == "system") add(sight, stages::kTls, "trust of the system", result);
    }
  }
}

void answer(const ObservedRoute& route, Sight& sight) {
  if (!route.token) return;
  const auto& seen = *route.token;
  std::string text =
      seen.facts.status == 0 ? words_of(seen.outcome) : "HTTP " + std::to_string(seen.facts.status);
  if (!seen.ok() && seen.facts.status != 0) text += ", " + words_of(seen.outcome);
  if (!seen.facts.title.empty()) text += " \"" + seen.facts.title + "\"";
  add(sight, stages::kEndpoint, "answer", text);
  add(sight, stages::kEndpoint, "server", seen.facts.server);
  add(sight, stages::kEndpoint, "redirect to", seen.facts.location);
}

void times(const Diagnosis& diagnosis, Sight& sight) {
  constexpr std::array<const char*, kPhases> kStages = {
      stages::kDns, stages::kConnect, stages::kProxy, stages::kTls, stages::kEndpoint};
  constexpr std::array<const char*, kPhases> kNames = {"lookup time", "connect time", "tunnel time",
                                                       "TLS time", "answer time"};
  if (diagnosis.routes.empty() || !diagnosis.routes.front().of_cli) return;
  for (std::size_t i = 0; i < kPhases; ++i) {
    const auto& took = diagnosis.routes.front().cells[i].took_us;
    if (took) add(sight, kStages[i], kNames[i], std::to_string(*took));
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
