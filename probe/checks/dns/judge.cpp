#include "checks/dns/dns.hpp"

#include <algorithm>

#include "checks/finding.hpp"

namespace sfprobe::dns {
namespace {

constexpr std::int64_t kSlowUs = 2'000'000;

using Query = Measured<QueryFacts>;

struct Server {
  std::string name;
  std::vector<const Query*> queries;

  bool any(Outcome outcome) const {
    return std::any_of(queries.begin(), queries.end(),
                       [&](const Query* q) { return q->outcome == outcome; });
  }
  bool all(Outcome outcome) const {
    return std::all_of(queries.begin(), queries.end(),
                       [&](const Query* q) { return q->outcome == outcome; });
  }
  bool has_addresses() const {
    return std::any_of(queries.begin(), queries.end(),
                       [](const Query* q) { return q->ok() && !q->facts.addresses.empty(); });
  }
  bool silent() const { return all(Outcome::timed_out); }
  bool half_silent() const { return any(Outcome::timed_out) && !silent(); }
};

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

// What one server did, in one clause: its faults, told by record type if they differ.
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

// One server knows the name, and another one says that it does not exist or has no address.
void tell_disagreement(const std::vector<Server>& servers, Status weight, Findings& findings) {
  const auto knows = std::find_if(servers.begin(), servers.end(),
                                  [](const Server& s) { return s.has_addresses(); });
  const auto denier = std::find_if(servers.begin(), servers.end(), denies);
  if (knows == servers.end() || denier == servers.end()) return;
  const bool first = denier == servers.begin();
  Finding& split = add(findings, kStage, weight, "DNS_DISAGREEMENT",
                       knows->name + " knows the name, and " + denier->name +
                           (first ? ", which is asked first," : "") +
                           (denier->any(Outcome::name_not_found) ? " says that it does not exist"
                                                                 : " has no address for it"));
  split.evidence = step_ids(servers);
  split.words = {{"server", denier->name}};
}

// The lookup was cut off by the deadline: what would have become of it?
struct Forecast {
  std::string code;  // "" if it would have succeeded
  std::string why;
};

// glibc asks three servers at most, and two silent ones before a good one cost 8 s of the CLI's 10
// (measured, glibc 2.36): late, but in time. A server that answers A and never AAAA costs 15 s.
Forecast forecast(const std::vector<Server>& servers) {
  for (const Server& server : servers) {
    if (server.silent()) continue;
    if (!server.has_addresses()) break;
    if (!server.half_silent()) return {"", clauses(servers)};
    return {"UND_ERR_CONNECT_TIMEOUT",
            clause(server) +
                ", so that looking the name up takes longer than the 10 s that the "
                "CLI allows"};
  }
  return {"EAI_AGAIN", servers.empty() ? "no name server is configured" : clauses(servers)};
}

std::string code_for(Outcome outcome) {
  switch (outcome) {
    case Outcome::name_not_found:
    case Outcome::no_data: return "ENOTFOUND";
    case Outcome::try_again: return "EAI_AGAIN";
    case Outcome::name_failure: return "EAI_FAIL";
    default: return "";
  }
}

// AI_ADDRCONFIG: on a machine without an IPv6 address the C library does not give any.
bool only_ipv6(const std::vector<Server>& servers) {
  bool v6 = false;
  for (const Server& server : servers) {
    for (const Query* query : server.queries) {
      if (!query->ok() || query->facts.addresses.empty()) continue;
      if (query->facts.type != "AAAA") return false;
      v6 = true;
    }
  }
  return v6;
}

void judge_failure(const Observed& observed, const std::vector<Server>& servers,
                   Findings& findings) {
  const Measured<SystemFacts>& system = *observed.lookup;
  Finding& finding = add(findings, kStage, Status::fail, code_for(system.outcome), "");
  finding.evidence = step_ids(servers);
  finding.words = {{"server", servers.empty() ? "" : servers.front().name}};
  const std::string& name = observed.target.display;
  if (system.outcome == Outcome::timed_out) {
    Forecast expected = forecast(servers);
    finding.code = expected.code;
    finding.certainty = Certainty::inferred;
    if (expected.code.empty()) {
      finding.code = "DNS_SLOW";
      finding.status = Status::warn;
      const bool faulty = std::any_of(servers.begin(), servers.end(), is_server_fault);
      finding.summary = faulty ? "looking up " + name + " takes seconds: " + expected.why
                               : "looking up " + name + " takes longer than " +
                                     seconds_text(system.took_us) + ", although " + expected.why;
      return;
    }
    finding.summary = name + " cannot be resolved: " + expected.why;
    weigh_silence(finding, system.took_us, false,
                  name + " was not resolved within " + duration_text(system.took_us) +
                      ", when the run ended");
    finding.certainty = Certainty::inferred;
    return;
  }
  if (finding.code.empty()) {
    finding.status = Status::unknown;
    finding.summary =
        "the lookup of " + name + " failed in a way that sfprobe does not know: " + system.raw.text;
    return;
  }
  std::string why = clauses(servers);
  const auto knows = [](const Server& s) { return s.has_addresses(); };
  const bool answered = std::any_of(servers.begin(), servers.end(), knows);
  const auto denier = std::find_if(servers.begin(), servers.end(), denies);
  if (denier != servers.end()) {
    finding.words.front().second = denier->name;
    const auto good = std::find_if(servers.begin(), servers.end(), knows);
    if (good != servers.end()) finding.words.emplace_back("goodserver", good->name);
  }
  if (only_ipv6(servers)) {
    why = "it has only IPv6 addresses, and this machine has none of its own";
  } else if (answered && denies(servers.front())) {
    why += ", but this machine's lookup ends at the first denial";
  } else if (answered) {
    why += ", and this machine's own lookup fails all the same";
  }
  if (why.empty())
    why = system.facts.servers.empty() ? "no name server is configured" : system.raw.text;
  finding.summary = name + " cannot be resolved: " + why;
}

bool is_public_name(const std::string& host) {
  if (host.find('.') == std::string::npos) return false;
  for (std::string_view private_end :
       {".test", ".local", ".localhost", ".internal", ".invalid", ".example", ".home.arpa", ".lan",
        ".corp", ".home", ".intranet", ".private"}) {
    if (host.ends_with(private_end)) return false;
  }
  return true;
}

void notice_addresses(const Observed& observed, Findings& findings) {
  const SystemFacts& facts = observed.lookup->facts;
  if (!facts.hosts_file.empty()) {
    Finding& hosts = add(findings, kStage, Status::info, "HOSTS_FILE_ENTRY",
                         "/etc/hosts gives " + observed.target.display + " the address " +
                             facts.hosts_file.front() + ", whatever DNS says");
    hosts.evidence = {steps::kLookup};
    hosts.words = {{"address", facts.hosts_file.front()}, {"ip", facts.hosts_file.front()}};
  }
  if (!is_public_name(observed.target.host)) return;
  for (const AddressFact& address : facts.addresses) {
    if (address.scope == "public") continue;
    Finding& sinkhole =
        add(findings, kStage, Status::info, "DNS_SINKHOLE",
            "the public name " + observed.target.display + " resolves to " + address.ip + " (" +
                address.scope + "): a DNS filter, a private link or a hosts file");
    sinkhole.evidence = {steps::kLookup};
    sinkhole.certainty = Certainty::inferred;
    sinkhole.words = {{"address", address.ip}, {"ip", address.ip}};
    return;
  }
}

// A name from the hosts file needs no server: their faults are then a notice.
void notice_servers(const std::vector<Server>& servers, bool needed, Findings& findings) {
  const Status weight = needed ? Status::warn : Status::info;
  const auto helper = std::find_if(servers.begin(), servers.end(),
                                   [](const Server& s) { return s.has_addresses(); });
  for (const Server& server : servers) {
    const bool torn = server.has_addresses() && server.any(Outcome::name_not_found);
    if (!is_server_fault(server) && !torn) continue;
    const bool alone = helper == servers.end() || helper->name == server.name;
    Finding& fault = add(findings, kStage, weight, "DNS_SERVER_FAULT",
                         "the name server " + clause(server) +
                             (torn    ? ", although it knows the name"
                              : alone ? ""
                                      : "; another one makes up for it"));
    fault.words = {{"server", server.name}};
    for (const Query* query : server.queries) fault.evidence.push_back(query->id);
  }
  const bool denied = std::any_of(servers.begin(), servers.end(), [](const Server& server) {
    return denies(server) && server.any(Outcome::name_not_found);
  });
  if (denied) tell_disagreement(servers, weight, findings);
}

void notice_second_answers(const Observed& observed, Findings& findings) {
  for (const Query& more : observed.second_answers) {
    const std::string first_id = steps::first_answer(more.id);
    const auto first = std::find_if(observed.queries.begin(), observed.queries.end(),
                                    [&](const Query& query) { return query.id == first_id; });
    if (first != observed.queries.end() && first->facts.addresses == more.facts.addresses &&
        first->outcome == more.outcome) {
      continue;  // the same answer twice: a retransmission was answered, too
    }
    Finding& second = add(findings, kStage, Status::info, "DNS_SECOND_ANSWER",
                          "two different answers came to one query to " + more.facts.server +
                              ": something on the way may be answering in its place");
    second.evidence = {first_id, more.id};
    second.certainty = Certainty::inferred;
    second.words = {{"server", more.facts.server}};
    return;
  }
}

void judge_name(const Observed& observed, Findings& findings) {
  if (!observed.lookup || observed.lookup->outcome == Outcome::not_applicable) return;
  const Measured<SystemFacts>& system = *observed.lookup;
  const std::vector<Server> servers = servers_of(observed);
  notice_addresses(observed, findings);
  notice_second_answers(observed, findings);
  if (!system.ok()) {
    judge_failure(observed, servers, findings);
    const bool denied =
        system.outcome == Outcome::name_not_found || system.outcome == Outcome::no_data;
    if (denied && !servers.empty() && denies(servers.front())) {
      tell_disagreement(servers, Status::warn, findings);
    }
    return;
  }
  notice_servers(servers, system.facts.hosts_file.empty(), findings);
  if (system.took_us >= kSlowUs) {
    Finding& slow = add(findings, kStage, Status::warn, "DNS_SLOW",
                        "looking up " + observed.target.display + " took " +
                            seconds_text(system.took_us) + " of the 10 s that the CLI allows");
    slow.evidence = {system.id};
  }
}

}  // namespace

void judge(const Observed& observed, Findings& findings) {
  const std::size_t first = findings.size();
  judge_name(observed, findings);
  // A proxy resolves the target's name itself: what is found here is about the direct route.
  for (std::size_t i = first; i < findings.size(); ++i) findings[i].route = steps::kDirect;
}

}  // namespace sfprobe::dns
