#include "clients/observed_path.hpp"

#include <algorithm>

#include "clients/glibc.hpp"

namespace sfprobe::clients {
namespace {

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

}  // namespace

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

bool withholds(const Observed& observed) {
  return std::any_of(observed.queries.begin(), observed.queries.end(), [&](const auto& query) {
    if (query.facts.type != "AAAA" || !query.ok() || query.facts.addresses.empty()) return false;
    const auto* other = observed.query(query.facts.server, "A");
    return other != nullptr && other->outcome == Outcome::no_data;
  });
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

}  // namespace sfprobe::clients
