#include "clients/seen.hpp"

#include <algorithm>

#include "clients/glibc.hpp"
#include "node/version.hpp"
#include "proxy/proxy_url.hpp"
#include "text/ip.hpp"

namespace sfprobe::clients {
namespace {

// "192.0.2.1" of "192.0.2.1:443", "2001:db8::1" of "[2001:db8::1]:443".
std::string ip_of(const std::string& address) {
  if (address.starts_with('[')) return address.substr(1, address.find(']') - 1);
  return address.substr(0, address.rfind(':'));
}

ServerAnswer answer_of(const Measured<dns::QueryFacts>& query) {
  ServerAnswer answer;
  answer.ms = query.ms();
  answer.addresses = query.facts.addresses;
  using Kind = ServerAnswer::Kind;
  switch (query.outcome) {
    case Outcome::ok: answer.kind = answer.addresses.empty() ? Kind::none : Kind::addresses; break;
    case Outcome::no_data: answer.kind = Kind::none; break;
    case Outcome::name_not_found: answer.kind = Kind::no_name; break;
    case Outcome::timed_out:
      answer.kind = Kind::silent;
      answer.by_tcp = query.facts.over_tcp;
      break;
    case Outcome::name_failure:  // a source that does not answer is skipped
      answer.kind = query.facts.rcode < 0 ? Kind::silent : Kind::failure;
      break;
    default: answer.kind = Kind::failure; break;
  }
  return answer;
}

// A name server whose TCP port swallows SYNs holds getaddrinfo for this long, or a multiple.
constexpr double kBlockedMs = 134'000;

ResolvConf resolver_under(const Observed& observed, std::string_view res_options) {
  ResolvConf conf = observed.resolver ? observed.resolver->facts.resolv_conf : ResolvConf{};
  read_resolver_options(res_options, conf);
  return conf;
}

std::vector<Server> servers_of(const Observed& observed, const ResolvConf& conf) {
  std::vector<Server> servers;
  for (const std::string& name : conf.servers) {
    Server& server = servers.emplace_back();
    if (const auto* query = observed.query(name, "A")) server.a = answer_of(*query);
    if (const auto* query = observed.query(name, "AAAA")) server.aaaa = answer_of(*query);
  }
  return servers;
}

// The lookup as it was seen, or as glibc would have ended it.
Lookup lookup_of(const Observed& observed) {
  if (!observed.lookup) return {};
  Lookup lookup{observed.lookup->outcome, observed.lookup->ms(), false};
  const ResolvConf conf = resolver_under(observed, observed.variable("RES_OPTIONS").value_or(""));
  const std::vector<Server> servers = servers_of(observed, conf);
  const LookupEnd end = getaddrinfo_end(conf, servers);
  if (lookup.outcome == Outcome::unknown && observed.lookup->raw.source == "errno") {
    lookup.code = observed.lookup->raw.text;
  }
  if (lookup.outcome == Outcome::timed_out && conf.use_vc) {
    return {Outcome::try_again, kBlockedMs, true};
  }
  if (lookup.outcome == Outcome::timed_out) {
    return {end.outcome, std::max(end.ms, lookup.ms), true};
  }
  const bool only_a = std::any_of(servers.begin(), servers.end(), [](const Server& server) {
    return server.a.kind == ServerAnswer::Kind::addresses &&
           server.aaaa.kind == ServerAnswer::Kind::silent;
  });
  const bool by_name_server = observed.lookup->facts.hosts_file.empty();
  if (lookup.outcome == Outcome::ok && by_name_server && only_a) {
    lookup.aaaa_ms = std::max(end.ms - lookup.ms, 0.0);
  }
  return lookup;
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

Attempt attempt_of(const Measurement& step, const std::string& ip, std::int64_t took_us) {
  return {ip, ip.find(':') != std::string::npos, step.outcome, static_cast<double>(took_us) / 1000,
          step.raw.source == "errno" ? step.raw.text : ""};
}

std::vector<Attempt> connections(const ObservedRoute& route) {
  std::vector<Ordered> found;
  for (const auto& one : route.connections) {
    found.push_back({one.facts.order, attempt_of(one, one.facts.ip, one.took_us)});
  }
  return in_order(std::move(found));
}

std::vector<Attempt> hops(const ObservedRoute& route) {
  std::vector<Ordered> found;
  for (const ObservedHop& hop : route.hops) {
    found.push_back(
        {hop.facts.order, attempt_of(hop, ip_of(hop.facts.address), hop.facts.took_us)});
  }
  return in_order(std::move(found));
}

Handshake handshake_of(const Measurement& step, const ChainVerdicts& verdicts) {
  Handshake seen;
  seen.outcome = step.outcome;
  seen.ms = step.ms();
  seen.raw = step.raw;
  for (const auto& view : verdicts.views) {
    seen.verdicts[view.facts.view] = view.facts.result.code;
  }
  return seen;
}

HttpAnswer answer_to(const Measured<endpoint::RequestFacts>& request) {
  return {request.outcome, request.ms(), request.raw, request.facts};
}

std::optional<RefusedHello> refused_hello(const ObservedRoute& route) {
  using Variant = tls::HelloVariant;
  const auto* hello = route.hello(Variant::node);
  if (hello == nullptr || hello->ok()) return std::nullopt;
  const auto* small = route.hello(Variant::small);
  RefusedHello refused;
  refused.end.outcome = hello->outcome;
  refused.end.ms = hello->ms();
  refused.end.raw = hello->raw;
  refused.end.facts.alert = static_cast<int>(hello->facts.alert);
  refused.end.facts.reached = HandshakeProgress::client_hello;
  refused.large_key = hello->facts.large_key && (small == nullptr || small->ok());
  return refused;
}

// What lies behind the first hop.
void read_target(const ObservedRoute& route, Path& path) {
  path.refused_hello = refused_hello(route);
  for (const ObservedHandshake& one : route.handshakes) {
    Handshake& handshake = path.handshakes.emplace_back(handshake_of(one, one.verdicts));
    handshake.facts = one.facts;
    handshake.ip = ip_of(one.facts.peer);
    for (const ObservedHandshake& again : one.by_defaults) {
      Handshake& other = handshake.by_defaults.emplace_back(handshake_of(again, again.verdicts));
      other.facts = again.facts;
      other.ip = handshake.ip;
    }
  }
  for (const auto& one : route.redirects) path.redirects.push_back(answer_to(one));
  for (const auto& one : route.redirects_other) path.redirects_other.push_back(answer_to(one));
  for (const auto& one : route.reposts) path.reposts.push_back(answer_to(one));
  if (route.token) path.token = answer_to(*route.token);
  if (route.token_other) path.token_other = answer_to(*route.token_other);
}

// A server gives IPv6 addresses and no other, and the C library none: this machine has no IPv6.
bool withholds(const Observed& observed) {
  return std::any_of(observed.queries.begin(), observed.queries.end(), [&](const auto& query) {
    if (query.facts.type != "AAAA" || !query.ok() || query.facts.addresses.empty()) return false;
    const auto* other = observed.query(query.facts.server, "A");
    return other != nullptr && other->outcome == Outcome::no_data;
  });
}

// In the order in which the C library gives the addresses; the probe may have begun before it did.
std::vector<Attempt> as_the_system_orders(const Observed& observed, std::vector<Attempt> attempts) {
  if (!observed.lookup || !observed.lookup->ok()) return attempts;
  std::vector<Attempt> ordered;
  for (const auto& address : observed.lookup->facts.addresses) {
    for (const Attempt& attempt : attempts) {
      if (attempt.ip == address.ip) ordered.push_back(attempt);
    }
  }
  return ordered;
}

Path direct_path(const Observed& observed) {
  Path path;
  path.route = observed.direct().name;
  path.hop_name = observed.target.host;
  path.hop_literal = observed.target.ip_literal;
  path.hop_port = observed.target.port;
  path.lookup = lookup_of(observed);
  path.withheld = withholds(observed);
  const std::vector<Attempt> tried = connections(observed.direct());
  path.attempts = as_the_system_orders(observed, tried);
  path.unprobed = path.attempts.empty() && !tried.empty();
  read_target(observed.direct(), path);
  return path;
}

Path proxied_path(const Observed& observed, const std::string& name, const std::string& shown) {
  Path path;
  path.route = name;
  const proxy::ProxyUrl url = proxy::parse_proxy_url(shown);
  path.hop_name = url.host;
  path.hop_literal = text::is_ip(url.host);
  path.hop_port = url.port;
  const ObservedRoute* route = observed.route(name);
  if (route == nullptr) return path;
  if (route->proxy_lookup) {
    path.lookup = {route->proxy_lookup->outcome, route->proxy_lookup->ms(), false};
    const Raw& raw = route->proxy_lookup->raw;
    if (path.lookup.outcome == Outcome::unknown && raw.source == "errno") {
      path.lookup.code = raw.text;
    }
    if (path.lookup.outcome == Outcome::timed_out) path.lookup = {Outcome::try_again, 10'000, true};
  }
  path.attempts = hops(*route);
  if (route->proxy_tls) {
    path.proxy_tls = handshake_of(*route->proxy_tls, route->proxy_tls->verdicts);
    // Its facts are of another form: what a model asks of them is filled in.
    path.proxy_tls->facts.first_bytes = route->proxy_tls->facts.first_bytes;
    path.proxy_tls->facts.version = route->proxy_tls->facts.version;
  }
  if (route->tunnel) {
    path.tunnel = ProxyAnswer{route->tunnel->outcome, route->tunnel->ms(), route->tunnel->raw,
                              route->tunnel->facts};
  }
  read_target(*route, path);
  return path;
}

Choice choice_of(const proxy::ClientChoice& fact) {
  Choice choice{fact.decision, fact.route,    fact.proxy,  "",
                fact.fault,    fact.variable, fact.reason, fact.codes};
  choice.scheme = fact.proxy.empty() ? "" : proxy::parse_proxy_url(fact.proxy).scheme;
  return choice;
}

}  // namespace

bool HttpAnswer::asked() const {
  return facts.phase == endpoint::Phase::request || facts.phase == endpoint::Phase::answer;
}

double HttpAnswer::wait_ms() const {
  const bool timed = facts.tls_us >= 0 && facts.first_byte_us >= facts.tls_us;
  if (timed) return static_cast<double>(facts.first_byte_us - facts.tls_us) / 1000;
  return ms - static_cast<double>(std::max<std::int64_t>(facts.tls_us, 0)) / 1000;
}

std::string why_not_asked(const HttpAnswer* token) {
  const bool in_tunnel = token != nullptr && token->facts.phase == endpoint::Phase::tunnel;
  return in_tunnel ? "the request was not made: sfprobe's own HTTP library does not take the "
                     "proxy's answer"
                   : "the request was not made: nobody here trusts the certificate";
}

const HttpAnswer* Path::token_of(bool h2) const {
  // The request that is not the CLI's own is not waited for: its silence says nothing. Nor does a
  // connection that was one too many.
  const auto told = [](const HttpAnswer& answer) {
    return answer.outcome != Outcome::timed_out && answer.asked();
  };
  if (token_other && token_other->facts.offered_h2 == h2 && told(*token_other)) {
    return &*token_other;
  }
  return token ? &*token : nullptr;
}

std::optional<std::string> Seen::variable(std::string_view name) const {
  const environment::VariableFact* found = variables.find(name);
  if (found == nullptr) return std::nullopt;
  return found->value;
}

Variables Seen::environment() const {
  return [this](const std::string& name) { return variable(name); };
}

int Seen::installed_node() const { return node::parse_version(programs.node_version).major; }

Choice Seen::choice(const std::string& client) const {
  const auto found = choices.find(client);
  return found == choices.end() ? Choice() : found->second;
}

std::optional<Lookup> lookup_under(const Observed& observed, std::string_view res_options) {
  if (!observed.lookup || !observed.resolver) return std::nullopt;
  if (!observed.lookup->facts.hosts_file.empty()) return std::nullopt;
  const ResolvConf conf = resolver_under(observed, res_options);
  if (conf.use_vc) return std::nullopt;  // the servers were asked over UDP
  for (const std::string& name : conf.servers) {
    if (observed.query(name, "A") == nullptr) return std::nullopt;
  }
  std::vector<Server> servers = servers_of(observed, conf);
  // What comes later than the C library waits may as well not come.
  const double patience = 1000.0 * conf.timeout_s;
  for (Server& server : servers) {
    for (ServerAnswer* answer : {&server.a, &server.aaaa}) {
      if (answer->ms > patience) answer->kind = ServerAnswer::Kind::silent;
    }
  }
  const LookupEnd end = getaddrinfo_end(conf, servers);
  // One that was silent for less than the C library would wait may have answered yet.
  const bool cut_short =
      std::any_of(observed.queries.begin(), observed.queries.end(), [&](const auto& query) {
        return query.outcome == Outcome::timed_out && query.ms() < patience;
      });
  if (end.outcome == Outcome::try_again && cut_short) return std::nullopt;
  return Lookup{end.outcome, end.ms, false};
}

Seen see(const Observed& observed) {
  Seen seen;
  seen.target = observed.target;
  for (const auto* view : observed.all_views()) {
    const bool node = view->facts.view.starts_with("node");
    if (node && !view->facts.note.empty()) seen.refusals[view->facts.view] = view->facts.note;
  }
  if (observed.variables) seen.variables = observed.variables->facts;
  if (observed.programs) seen.programs = observed.programs->facts;
  seen.paths[steps::kDirect] = direct_path(observed);
  if (!observed.choice) return seen;
  for (const proxy::ClientChoice& fact : observed.choice->facts.choices) {
    Choice choice = choice_of(fact);
    if (!choice.route.empty() && !seen.paths.contains(choice.route)) {
      seen.paths[choice.route] = proxied_path(observed, choice.route, choice.proxy);
    }
    seen.choices[fact.client] = std::move(choice);
  }
  for (const proxy::ClientChoice& fact : observed.choice->facts.trials) {
    if (observed.route(fact.route) == nullptr) continue;
    const Choice& trial = seen.trials.emplace_back(choice_of(fact));
    seen.paths[trial.route] = proxied_path(observed, trial.route, trial.proxy);
  }
  return seen;
}

}  // namespace sfprobe::clients
