#include <fmt/format.h>

#include <algorithm>

#include "diagnose/ticket/parts.hpp"
#include "facts/stages.hpp"
#include "text/time.hpp"

namespace sfprobe::tickets {
namespace {

constexpr std::size_t kMaxWorks = 6;

std::string without_scheme(const std::string& label) {
  const std::size_t end = label.find("://");
  const std::size_t begin = end == std::string::npos ? 0 : end + 3;
  return label.substr(begin, label.find(' ', begin) - begin);  // without " (repaired)"
}

// A public name has no private address, unless somebody means it: "the private address ".
std::string kind_of_addresses(const Observed& observed, const Diagnosis& diagnosis) {
  const auto& all = observed.lookup->facts.addresses;
  const bool noticed =
      std::any_of(diagnosis.findings.begin(), diagnosis.findings.end(),
                  [](const Finding& finding) { return finding.code == "DNS_SINKHOLE"; });
  if (all.empty() || !noticed) return {};
  const std::string& scope = all.front().scope;
  const bool alike =
      std::all_of(all.begin(), all.end(), [&](const auto& one) { return one.scope == scope; });
  if (!alike || scope.empty()) return {};
  return "the " + scope + (all.size() == 1 ? " address " : " addresses ");
}

// " to 192.0.2.1, 192.0.2.2, …"
std::string addresses(const Observed& observed, const Diagnosis& diagnosis) {
  constexpr std::size_t kMaxAddresses = 2;
  std::string text;
  if (!observed.lookup) return text;
  std::size_t shown = 0;
  for (const dns::AddressFact& address : observed.lookup->facts.addresses) {
    text += (text.empty() ? " to " + kind_of_addresses(observed, diagnosis) : ", ") +
            (shown < kMaxAddresses ? address.ip : "…");
    if (shown++ == kMaxAddresses) break;
  }
  return text;
}

// The stages of the CLI's own route before the one that fails.
void earlier_stages(const RouteRow& row, const Observed& observed, const Diagnosis& diagnosis,
                    std::vector<std::string>& works) {
  const auto ok = [&](Phase phase) {
    const RouteCell& cell = row.cells[static_cast<std::size_t>(phase)];
    return cell.state == RouteCell::State::ok ? &cell : nullptr;
  };
  const auto took = [](const RouteCell& cell) {
    return cell.took_us ? " (" + duration_text(*cell.took_us) + ")" : std::string();
  };
  const bool direct = row.route == steps::kDirect;
  const std::string hop = direct ? observed.target.display : without_scheme(row.label);
  if (const RouteCell* cell = ok(Phase::name)) {
    works.push_back(hop + " resolves" + (direct ? addresses(observed, diagnosis) : "") +
                    took(*cell));
  }
  if (const RouteCell* cell = ok(Phase::connect)) {
    works.push_back("TCP to " + (direct ? observed.target.authority() : hop) + took(*cell));
  }
  if (const RouteCell* cell = ok(Phase::proxy)) {
    works.push_back("CONNECT " + observed.target.authority() + " through " + hop + took(*cell));
  }
  if (const RouteCell* cell = ok(Phase::tls)) {
    works.push_back("TLS with " + observed.target.authority() + took(*cell));
  }
}

void other_routes(const Diagnosis& diagnosis, std::vector<std::string>& works) {
  for (const RouteRow& row : diagnosis.routes) {
    const bool all = std::all_of(row.cells.begin(), row.cells.end(), [](const RouteCell& cell) {
      return cell.state == RouteCell::State::ok || cell.state == RouteCell::State::not_needed;
    });
    if (row.of_cli || !all) continue;
    works.push_back("a login request " +
                    (row.route == steps::kDirect ? "without a proxy" : "through " + row.label));
  }
}

void other_servers(const Observed& observed, std::vector<std::string>& works) {
  for (const auto& query : observed.queries) {
    if (!query.ok() || query.facts.addresses.empty()) continue;
    works.push_back(
        fmt::format("name server {} answers the {} query", query.facts.server, query.facts.type));
  }
}

// The probe goes on where the CLI cannot: with the address that another name server gave.
void beyond_the_name(const ObservedRoute& route, std::vector<std::string>& works) {
  for (const auto& attempt : route.connections) {
    if (!attempt.ok()) continue;
    const bool tls = std::any_of(
        route.handshakes.begin(), route.handshakes.end(),
        [&](const auto& one) { return one.ok() && one.facts.peer == attempt.facts.address; });
    works.push_back((tls ? "TCP and TLS with " : "TCP to ") + attempt.facts.address +
                    ", an address that was given to sfprobe's own query");
    return;
  }
}

void other_addresses(const ObservedRoute& route, std::vector<std::string>& works) {
  for (const auto& attempt : route.connections) {
    if (!attempt.ok()) continue;
    works.push_back("TCP to " + attempt.facts.address + " (" + duration_text(attempt.took_us) +
                    ")");
  }
}

// The probe goes on where the CLI gives up: it waits longer, and reads what Node.js does not.
void beyond_the_end(const ObservedRoute& route, const std::string& authority,
                    std::vector<std::string>& works) {
  const auto passed = std::find_if(route.handshakes.begin(), route.handshakes.end(),
                                   [](const auto& one) { return one.ok(); });
  if (passed == route.handshakes.end()) return;
  works.push_back("TLS with " + authority + " (" + duration_text(passed->took_us) +
                  "), as sfprobe goes on where the CLI ends");
}

// Another address answers where the first does not.
void other_handshakes(const ObservedRoute& route, std::vector<std::string>& works) {
  if (route.handshakes.empty() || route.handshakes.front().ok()) return;
  const std::string& failed = route.handshakes.front().facts.peer;
  for (const ObservedHandshake& one : route.handshakes) {
    if (!one.ok() || one.facts.peer == failed) continue;
    works.push_back("TLS with " + one.facts.peer + " (" + duration_text(one.took_us) + ")");
  }
}

void other_views(const ObservedRoute& route, const Diagnosis& diagnosis,
                 std::vector<std::string>& works) {
  if (route.handshakes.empty()) return;
  const ObservedHandshake& first = route.handshakes.front();
  if (is_passed(route, diagnosis)) {
    if (diagnosis.verdict.cause != "HELLO_TOO_LARGE") return;
    works.push_back("sfprobe's own TLS handshake, with another ClientHello (" +
                    duration_text(first.took_us) + ")");
    return;
  }
  const std::pair<const char*, const char*> views[] = {
      {"curl", "curl accepts the certificate"},
      {"system", "the system's store accepts the certificate"}};
  for (const auto& [name, text] : views) {
    const auto* view = first.verdicts.view(name);
    if (view != nullptr && view->facts.result.trusted) works.emplace_back(text);
  }
}

}  // namespace

std::vector<std::string> what_works(const Observed& observed, const Diagnosis& diagnosis) {
  std::vector<std::string> works;
  const ObservedRoute* route = observed.cli_route();
  for (const RouteRow& row : diagnosis.routes) {
    if (row.of_cli) earlier_stages(row, observed, diagnosis, works);
  }
  const std::string& stage = diagnosis.verdict.stage;
  if (stage == stages::kDns) other_servers(observed, works);
  const bool unnamed = observed.lookup && !observed.lookup->ok();
  if (route != nullptr && stage == stages::kDns && unnamed) beyond_the_name(*route, works);
  if (route != nullptr && stage == stages::kConnect) other_addresses(*route, works);
  const bool early = stage == stages::kConnect || stage == stages::kProxy;
  if (route != nullptr && early) beyond_the_end(*route, observed.target.authority(), works);
  if (route != nullptr && stage == stages::kTls) other_handshakes(*route, works);
  if (route != nullptr && stage == stages::kTls) other_views(*route, diagnosis, works);
  other_routes(diagnosis, works);
  if (works.size() > kMaxWorks) works.resize(kMaxWorks);
  return works;
}

}  // namespace sfprobe::tickets
