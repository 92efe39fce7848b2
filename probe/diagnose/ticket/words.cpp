#include <algorithm>

#include "diagnose/cut.hpp"
#include "diagnose/ticket/parts.hpp"
#include "facts/hello_comparison.hpp"
#include "facts/stages.hpp"
#include "facts/tls_alert.hpp"
#include "text/ascii.hpp"
#include "text/show.hpp"
#include "text/time.hpp"

namespace sfprobe::tickets {
namespace {

constexpr std::size_t kMaxAddresses = 4;

std::string addresses_of(const Observed& observed) {
  if (!observed.lookup) return {};
  std::string text;
  std::size_t shown = 0;
  for (const dns::AddressFact& address : observed.lookup->facts.addresses) {
    if (++shown > kMaxAddresses) return text + ", …";
    text += (text.empty() ? "" : ", ") + address.ip;
  }
  return text;
}

// Who issued the certificate at the top of what was sent; of the proxy's, if it fails there.
std::string issuer_of(const Observed& observed, const Diagnosis& diagnosis) {
  const ObservedRoute* route = observed.cli_route();
  if (route == nullptr) return {};
  if (diagnosis.verdict.stage == stages::kProxy) {
    return route->proxy_tls ? route->proxy_tls->facts.issuer : "";
  }
  for (const ObservedHandshake& handshake : route->handshakes) {
    if (!handshake.facts.chain.empty()) return handshake.facts.chain.back().issuer_name;
  }
  return {};
}

bool says_no(const Measured<dns::QueryFacts>& query) {
  return !query.ok() && query.outcome != Outcome::no_data;
}

bool has_addresses(const Measured<dns::QueryFacts>& query) {
  return query.ok() && !query.facts.addresses.empty();
}

// "the name server 192.0.2.1", "the name servers 192.0.2.1 and 192.0.2.2": those of which a query
// fails; if there are none, those that have no address.
std::string bad_servers_of(const Observed& observed) {
  std::vector<std::string> names;
  const auto collect = [&](const auto& is_bad) {
    for (const auto& query : observed.queries) {
      const std::string& name = query.facts.server;
      const bool known = std::find(names.begin(), names.end(), name) != names.end();
      if (!known && is_bad(query)) names.push_back(name);
    }
  };
  collect(says_no);
  // One kind of address that a server does not have says nothing.
  const auto knows_none = [&](const auto& query) {
    return std::none_of(observed.queries.begin(), observed.queries.end(), [&](const auto& other) {
      return other.facts.server == query.facts.server && has_addresses(other);
    });
  };
  if (names.empty()) collect(knows_none);
  if (names.empty()) return {};
  std::string text = names.size() == 1 ? "the name server " : "the name servers ";
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  }
  return text;
}

// One that resolves the name, where another says that it does not exist.
std::string good_server_of(const Observed& observed) {
  const auto denies = [](const auto& query) { return query.outcome == Outcome::name_not_found; };
  if (std::none_of(observed.queries.begin(), observed.queries.end(), denies)) return {};
  const auto good =
      std::find_if(observed.queries.begin(), observed.queries.end(), [&](const auto& query) {
        return has_addresses(query) &&
               std::none_of(observed.queries.begin(), observed.queries.end(),
                            [&](const auto& other) {
                              return other.facts.server == query.facts.server && says_no(other);
                            });
      });
  return good == observed.queries.end() ? "" : good->facts.server;
}

// "vm (192.0.2.5)"; a machine without a name or an address is "this machine".
std::string from_of(const Place& place) {
  if (place.host_name.empty()) return place.address.empty() ? "this machine" : place.address;
  return place.address.empty() ? place.host_name : place.host_name + " (" + place.address + ")";
}

// "HTTP 503 and a web page (\"Maintenance\")".
std::string answer_of(const ObservedRoute& route) {
  if (!route.token || route.token->facts.status == 0) return {};
  const auto& facts = route.token->facts;
  std::string text = "HTTP " + std::to_string(facts.status);
  if (facts.kind == endpoint::BodyKind::empty) return text + " and an empty body";
  if (facts.kind != endpoint::BodyKind::html) return text;
  text += " and a web page";
  const bool quotable = !facts.title.empty() && facts.title.find('"') == std::string::npos;
  return quotable ? text + " (\"" + facts.title + "\")" : text;
}

void add_certificate(const ObservedRoute& route, const Observed& observed, Words& words) {
  if (route.handshakes.empty() || !route.handshakes.front().ok()) return;
  const auto& chain = route.handshakes.front().facts.chain;
  if (chain.empty()) return;
  words.emplace_back("refused", chain.front().subject);
  if (!observed.clock) return;
  for (const auto& one : chain) {
    if (one.not_after == 0 || one.not_after >= observed.clock->facts.now) continue;
    words.emplace_back("expired", one.subject);
    words.emplace_back("expired_on", rfc3339(one.not_after).substr(0, 10));
    return;
  }
}

void add_handshake(const ObservedRoute& route, Words& words) {
  if (tls::compare_hellos(route).limit == tls::HelloLimit::key_share) {
    words.emplace_back("hello_key", "X25519MLKEM768");
  }
  if (route.handshakes.empty()) return;
  const ObservedHandshake& first = route.handshakes.front();
  if (first.outcome == Outcome::not_tls) {
    const std::string& bytes = first.facts.first_bytes;
    const bool text = std::any_of(bytes.begin(), bytes.end(), text::is_alpha);
    const bool quotable = text && bytes.find('"') == std::string::npos;
    words.emplace_back("not_tls", quotable ? "\"" + bytes + "\"" : "other bytes");
  }
  if (first.ok() || first.facts.alert_name.empty()) return;
  words.emplace_back("alert", alert_words(first.facts.alert));
}

}  // namespace

std::string without_userinfo(std::string text) {
  constexpr std::string_view kHidden = "***@";
  for (std::size_t at = text.find(kHidden); at != std::string::npos; at = text.find(kHidden)) {
    text.erase(at, kHidden.size());
  }
  return text;
}

Words words_of(const Observed& observed, const Diagnosis& diagnosis) {
  Words words = {
      {"host", observed.target.display},         {"target", observed.target.authority()},
      {"machine", diagnosis.place.host_name},    {"from", from_of(diagnosis.place)},
      {"bad_servers", bad_servers_of(observed)}, {"good_server", good_server_of(observed)},
      {"addresses", addresses_of(observed)},     {"issuer", issuer_of(observed, diagnosis)}};
  if (observed.choice) words.emplace_back("variable", observed.choice->facts.variable);
  if (observed.search && observed.search->facts.name.starts_with(observed.target.host + ".")) {
    words.emplace_back("domain",
                       observed.search->facts.name.substr(observed.target.host.size() + 1));
  }
  const ObservedRoute* route = observed.cli_route();
  if (route != nullptr && !route->proxied()) {
    const tls::CutComparison compared = tls::compare_cuts(*route);
    if (!device_of(compared).empty())
      words.emplace_back("cut_place", place_of(compared, "this machine"));
  }
  if (route != nullptr && route->proxied()) {
    for (const RouteRow& row : diagnosis.routes) {
      if (row.route != route->name) continue;
      const bool told = !text::has_hidden_part(row.label) || !observed.choice;
      words.emplace_back("proxy",
                         told ? row.label : "the value of " + observed.choice->facts.variable);
      // Without it another authority signs: the finding is on no route.
      const bool inspects = std::any_of(
          diagnosis.findings.begin(), diagnosis.findings.end(),
          [](const auto& one) { return one.code == "CERT_INTERCEPTED" && one.route.empty(); });
      if (inspects) words.emplace_back("inspector", row.label);
    }
  }
  if (route != nullptr && route->tunnel) {
    const int status = route->tunnel->facts.status;
    // RFC 9110 section 15.6: the proxy's own attempt to reach the target failed.
    if (status >= 502 && status <= 504) {
      words.emplace_back("gateway_status", std::to_string(status));
    }
  }
  if (route != nullptr && route->token) {
    const std::string& location = route->token->facts.location;
    const bool hidden = location.find("…") != std::string::npos;
    if (!hidden) words.emplace_back("location", location);
  }
  if (route == nullptr) return words;
  words.emplace_back("answer", answer_of(*route));
  if (route->token && is_other_protocol(*route->token)) words.emplace_back("http", "HTTP/1.1");
  add_certificate(*route, observed, words);
  add_handshake(*route, words);
  for (const auto& one : route->connections) {
    if (one.facts.prohibited()) words.emplace_back("rejecter", one.facts.icmp_from);
  }
  return words;
}

}  // namespace sfprobe::tickets
