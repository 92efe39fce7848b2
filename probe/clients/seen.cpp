#include "clients/seen.hpp"

#include <algorithm>
#include <charconv>

#include "checks/connect/facts.hpp"
#include "checks/dns/facts.hpp"
#include "clients/glibc.hpp"
#include "clients/proxy_url.hpp"
#include "text/ip.hpp"

namespace sfprobe::clients {
namespace {

double milliseconds(std::int64_t us) { return static_cast<double>(us) / 1000.0; }

// "192.0.2.1" of "192.0.2.1:443", "2001:db8::1" of "[2001:db8::1]:443".
std::string ip_of(const std::string& address) {
  if (address.starts_with('[')) return address.substr(1, address.find(']') - 1);
  return address.substr(0, address.rfind(':'));
}

ServerAnswer answer_of(const Step& step) {
  ServerAnswer answer;
  answer.ms = milliseconds(step.took_us);
  const auto facts = unpack<dns::QueryFacts>(step.facts);
  answer.addresses = facts.addresses;
  using Kind = ServerAnswer::Kind;
  switch (step.outcome) {
    case Outcome::ok: answer.kind = facts.addresses.empty() ? Kind::none : Kind::addresses; break;
    case Outcome::no_data: answer.kind = Kind::none; break;
    case Outcome::name_not_found: answer.kind = Kind::no_name; break;
    case Outcome::timed_out: answer.kind = Kind::silent; break;
    case Outcome::name_failure:  // what does not answer the query is passed over
      answer.kind = facts.rcode < 0 ? Kind::silent : Kind::failure;
      break;
    default: answer.kind = Kind::failure; break;
  }
  return answer;
}

// The lookup as it was seen, or as glibc would have ended it.
Lookup lookup_of(const Evidence& evidence) {
  const Step* system = evidence.find("dns.system");
  if (system == nullptr) return {};
  Lookup lookup{system->outcome, milliseconds(system->took_us), false};
  if (system->outcome != Outcome::timed_out) return lookup;
  const Step* resolver = evidence.find("environment.resolver");
  const ResolvConf conf = resolver == nullptr
                              ? ResolvConf{}
                              : unpack<environment::ResolverFacts>(resolver->facts).resolv_conf;
  std::vector<Server> servers;
  for (const std::string& name : conf.servers) {
    Server& server = servers.emplace_back();
    if (const Step* step = evidence.find("dns." + name + ".A")) server.a = answer_of(*step);
    if (const Step* step = evidence.find("dns." + name + ".AAAA")) server.aaaa = answer_of(*step);
  }
  const LookupEnd end = getaddrinfo_end(conf, servers);
  return {end.outcome, std::max(end.ms, lookup.ms), true};
}

struct Ordered {
  int order;
  Attempt attempt;
};

std::vector<Attempt> in_order(std::vector<Ordered> found) {
  std::stable_sort(found.begin(), found.end(),
                   [](const Ordered& a, const Ordered& b) { return a.order < b.order; });
  std::vector<Attempt> attempts;
  for (Ordered& one : found) attempts.push_back(std::move(one.attempt));
  return attempts;
}

Attempt attempt_of(const Step& step, const std::string& ip, std::int64_t took_us) {
  return {ip, ip.find(':') != std::string::npos, step.outcome, milliseconds(took_us),
          step.raw.source == "errno" ? step.raw.text : ""};
}

std::vector<Attempt> connections(const Evidence& evidence) {
  std::vector<Ordered> found;
  for (const Step& step : evidence.steps) {
    if (step.action != "connect") continue;
    const auto facts = unpack<connect::ConnectFacts>(step.facts);
    found.push_back({facts.order, attempt_of(step, facts.ip, step.took_us)});
  }
  return in_order(std::move(found));
}

std::vector<Attempt> hops(const Evidence& evidence, const std::string& route) {
  std::vector<Ordered> found;
  for (const Step& step : evidence.steps) {
    const bool hop = step.action == "proxy-connect" || step.action == "proxy-attempt";
    if (!hop || step.route != route) continue;
    const auto facts = unpack<proxy::HopFacts>(step.facts);
    found.push_back({facts.order, attempt_of(step, ip_of(facts.address), facts.took_us)});
  }
  return in_order(std::move(found));
}

Handshake handshake_of(const Evidence& evidence, const Step& step) {
  Handshake seen;
  seen.outcome = step.outcome;
  seen.ms = milliseconds(step.took_us);
  seen.raw = step.raw;
  seen.facts = unpack<tls::HandshakeFacts>(step.facts);
  seen.ip = ip_of(seen.facts.peer);
  for (const Step& other : evidence.steps) {
    if (other.action != "verify") continue;
    const auto facts = unpack<tls::VerifyFacts>(other.facts);
    if (facts.handshake == step.id) seen.verdicts[facts.view] = facts.result.code;
  }
  return seen;
}

HttpAnswer answer_to(const Step& step) {
  return {step.outcome, milliseconds(step.took_us), step.raw,
          unpack<endpoint::RequestFacts>(step.facts)};
}

// What lies behind the first hop.
void read_target(const Evidence& evidence, Path& path) {
  for (const Step& step : evidence.steps) {
    if (step.route != path.route) continue;
    if (step.action == "handshake") path.handshakes.push_back(handshake_of(evidence, step));
    if (step.action == "redirect") path.redirects.push_back(answer_to(step));
  }
  if (const Step* token = evidence.find("endpoint." + path.route + ".token")) {
    path.token = answer_to(*token);
  }
}

// A server gives IPv6 addresses and no other, and the C library none: this machine has no IPv6.
bool withholds(const Evidence& evidence) {
  for (const Step& step : evidence.steps) {
    if (step.action != "query" || step.outcome != Outcome::ok) continue;
    const auto facts = unpack<dns::QueryFacts>(step.facts);
    const Step* other = evidence.find("dns." + facts.server + ".A");
    if (facts.type == "AAAA" && !facts.addresses.empty() && other != nullptr &&
        other->outcome == Outcome::no_data) {
      return true;
    }
  }
  return false;
}

// In the order in which the C library gives the addresses; the probe may have begun before it did.
std::vector<Attempt> as_the_system_orders(const Evidence& evidence, std::vector<Attempt> attempts) {
  const Step* system = evidence.find("dns.system");
  if (system == nullptr || system->outcome != Outcome::ok) return attempts;
  std::vector<Attempt> ordered;
  for (const auto& address : unpack<dns::SystemFacts>(system->facts).addresses) {
    for (const Attempt& attempt : attempts) {
      if (attempt.ip == address.ip) ordered.push_back(attempt);
    }
  }
  return ordered;
}

Path direct_path(const Evidence& evidence) {
  Path path;
  path.route = "direct";
  path.hop_name = evidence.target.host;
  path.hop_literal = evidence.target.ip_literal;
  path.hop_port = evidence.target.port;
  path.lookup = lookup_of(evidence);
  path.withheld = withholds(evidence);
  const std::vector<Attempt> tried = connections(evidence);
  path.attempts = as_the_system_orders(evidence, tried);
  path.unprobed = path.attempts.empty() && !tried.empty();
  read_target(evidence, path);
  return path;
}

Path proxied_path(const Evidence& evidence, const std::string& route, const std::string& shown) {
  Path path;
  path.route = route;
  const ProxyUrl url = parse_proxy_url(shown);
  path.hop_name = url.host;
  path.hop_literal = text::is_ip(url.host);
  path.hop_port = url.port;
  if (const Step* lookup = evidence.find(route + ".resolve")) {
    path.lookup = {lookup->outcome, milliseconds(lookup->took_us), false};
    if (lookup->outcome == Outcome::timed_out) path.lookup = {Outcome::try_again, 10'000, true};
  }
  path.attempts = hops(evidence, route);
  if (const Step* tls = evidence.find(route + ".tls")) {
    path.proxy_tls = handshake_of(evidence, *tls);
    // Its facts are of another form: what a model asks of them is filled in.
    path.proxy_tls->facts = {};
    const auto facts = unpack<proxy::ProxyTlsFacts>(tls->facts);
    path.proxy_tls->facts.first_bytes = facts.first_bytes;
    path.proxy_tls->facts.version = facts.version;
  }
  if (const Step* tunnel = evidence.find(route + ".tunnel")) {
    path.tunnel = ProxyAnswer{tunnel->outcome, milliseconds(tunnel->took_us), tunnel->raw,
                              unpack<proxy::TunnelFacts>(tunnel->facts)};
  }
  read_target(evidence, path);
  return path;
}

Choice choice_of(const proxy::ClientChoice& fact) {
  Choice choice{fact.route, fact.path, fact.proxy, "", fact.fault, fact.variable, fact.reason};
  choice.scheme = fact.proxy.empty() ? "" : parse_proxy_url(fact.proxy).scheme;
  return choice;
}

}  // namespace

std::optional<std::string> Seen::variable(std::string_view name) const {
  const environment::VariableFact* found = variables.find(name);
  if (found == nullptr) return std::nullopt;
  return found->value;
}

int Seen::installed_node() const {
  int major = 0;
  const std::string& version = programs.node_version;
  std::from_chars(version.data(), version.data() + version.size(), major);
  return major;
}

Choice Seen::choice(const std::string& client) const {
  const auto found = choices.find(client);
  return found == choices.end() ? Choice() : found->second;
}

Seen see(const Evidence& evidence) {
  Seen seen;
  seen.target = evidence.target;
  for (const Step& step : evidence.steps) {
    if (step.action != "verify") continue;
    auto facts = unpack<tls::VerifyFacts>(step.facts);
    const bool node = facts.view.starts_with("node");
    if (node && !facts.note.empty()) seen.refusals[facts.view] = std::move(facts.note);
  }
  if (const Step* step = evidence.find("environment.variables")) {
    seen.variables = unpack<environment::VariablesFacts>(step->facts);
  }
  if (const Step* step = evidence.find("environment.programs")) {
    seen.programs = unpack<environment::ProgramsFacts>(step->facts);
  }
  seen.paths["direct"] = direct_path(evidence);
  if (const Step* step = evidence.find("proxy.choice")) {
    for (const proxy::ClientChoice& fact : unpack<proxy::ChoiceFacts>(step->facts).choices) {
      Choice choice = choice_of(fact);
      if (!choice.path.empty() && !seen.paths.contains(choice.path)) {
        seen.paths[choice.path] = proxied_path(evidence, choice.path, choice.proxy);
      }
      seen.choices[fact.client] = std::move(choice);
    }
  }
  return seen;
}

}  // namespace sfprobe::clients
