#include "checks/dns/servers.hpp"

#include <algorithm>

#include "facts/steps.hpp"

namespace sfprobe::dns {
namespace {

std::string words_for(Outcome outcome) {
  switch (outcome) {
    case Outcome::name_not_found: return "says that the name does not exist (NXDOMAIN)";
    case Outcome::no_data: return "knows the name but has no address for it";
    case Outcome::server_failure: return "answers SERVFAIL";
    case Outcome::query_refused: return "refuses the query (REFUSED)";
    case Outcome::timed_out: return "does not answer";
    case Outcome::refused: return "has nothing listening on its DNS port";
    case Outcome::net_unreachable: return "cannot be reached: no route to its network";
    case Outcome::host_unreachable: return "cannot be reached: host unreachable";
    case Outcome::not_permitted: return "may not be asked: a policy of this machine forbids it";
    case Outcome::ok: return "answers";
    default: return "gives no usable answer";
  }
}

bool is_good(const Query* query) {
  return query->outcome == Outcome::ok || query->outcome == Outcome::no_data;
}

}  // namespace

std::vector<Server> servers_of(const Observed& observed) {
  std::vector<Server> servers;
  for (const std::string& name : observed.lookup->facts.servers) servers.push_back({name, {}});
  for (const Query& query : observed.queries) {
    auto it = std::find_if(servers.begin(), servers.end(),
                           [&](const Server& s) { return s.name == query.facts.server; });
    if (it == servers.end()) it = servers.insert(servers.end(), Server{query.facts.server, {}});
    it->queries.push_back(&query);
  }
  std::erase_if(servers, [](const Server& s) { return s.queries.empty(); });
  return servers;
}

std::string clause(const Server& server) {
  const Query* first = server.queries.front();  // servers_of() leaves out those without any
  const bool alike = std::all_of(server.queries.begin(), server.queries.end(),
                                 [&](const Query* q) { return q->outcome == first->outcome; });
  if (alike) return server.name + " " + words_for(first->outcome);
  std::string faults;
  for (const Query* query : server.queries) {
    if (is_good(query)) continue;
    faults +=
        (faults.empty() ? " " : " and ") + words_for(query->outcome) + " for " + query->facts.type;
  }
  return server.name + (faults.empty() ? " answers" : faults);
}

std::string clauses(const std::vector<Server>& servers) {
  std::string text;
  for (const Server& server : servers) {
    if (!text.empty()) text += "; ";
    text += clause(server);
  }
  return text;
}

bool denies(const Server& server) {
  return !server.has_addresses() && !server.queries.empty() &&
         std::all_of(server.queries.begin(), server.queries.end(), [](const Query* query) {
           return query->outcome == Outcome::name_not_found || query->outcome == Outcome::no_data;
         });
}

bool is_server_fault(const Server& server) {
  for (Outcome fault : {Outcome::timed_out, Outcome::server_failure, Outcome::query_refused,
                        Outcome::refused, Outcome::net_unreachable, Outcome::host_unreachable,
                        Outcome::name_failure, Outcome::unknown}) {
    if (server.any(fault)) return true;
  }
  return false;
}

std::vector<std::string> step_ids(const std::vector<Server>& servers) {
  std::vector<std::string> ids{steps::kLookup};
  for (const Server& server : servers) {
    for (const Query* query : server.queries) ids.push_back(query->id);
  }
  return ids;
}

}  // namespace sfprobe::dns
