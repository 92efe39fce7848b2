#include "checks/dns/judge.hpp"

#include <algorithm>

#include "checks/dns/facts.hpp"
#include "checks/finding.hpp"

namespace sfprobe::dns {
namespace {

constexpr std::int64_t kSlowUs = 2'000'000;
struct QuerySeen {
  const Step* step;
  QueryFacts facts;
};

struct Server {
  std::string name;
  std::vector<QuerySeen> queries;

  bool any(Outcome outcome) const {
    return std::any_of(queries.begin(), queries.end(),
                       [&](const QuerySeen& q) { return q.step->outcome == outcome; });
  }
  bool all(Outcome outcome) const {
    return std::all_of(queries.begin(), queries.end(),
                       [&](const QuerySeen& q) { return q.step->outcome == outcome; });
  }
  bool has_addresses() const {
    return std::any_of(queries.begin(), queries.end(),
                       [](const QuerySeen& q) { return !q.facts.addresses.empty(); });
  }
  bool silent() const { return all(Outcome::timed_out); }
  bool half_silent() const { return any(Outcome::timed_out) && !silent(); }
};

std::vector<Server> servers_of(const Evidence& evidence, const SystemFacts& system) {
  std::vector<Server> servers;
  for (const std::string& name : system.servers) servers.push_back({name, {}});
  for (const Step& step : evidence.steps) {
    if (step.action != "query") continue;
    auto facts = unpack<QueryFacts>(step.facts);
    auto it = std::find_if(servers.begin(), servers.end(),
                           [&](const Server& s) { return s.name == facts.server; });
    if (it == servers.end()) it = servers.insert(servers.end(), Server{facts.server, {}});
    it->queries.push_back({&step, std::move(facts)});
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
    case Outcome::ok: return "has an answer";
    default: return "gives no usable answer";
  }
}

// What one server did, in one clause: its worst outcome, told by record type if they differ.
std::string clause(const Server& server) {
  const QuerySeen* worst = &server.queries.front();  // servers_of() leaves out those without any
  bool mixed = false;
  for (const QuerySeen& query : server.queries) {
    if (query.step->outcome != worst->step->outcome) mixed = true;
    const bool milder =
        query.step->outcome == Outcome::ok || query.step->outcome == Outcome::no_data;
    if (!milder) worst = &query;
  }
  std::string text = server.name + " " + words_for(worst->step->outcome);
  if (mixed) text += " for " + worst->facts.type;
  return text;
}

std::string clauses(const std::vector<Server>& servers) {
  std::string text;
  for (const Server& server : servers) {
    if (!text.empty()) text += "; ";
    text += clause(server);
  }
  return text;
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
  std::vector<std::string> ids{"dns.system"};
  for (const Server& server : servers) {
    for (const QuerySeen& query : server.queries) ids.push_back(query.step->id);
  }
  return ids;
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
    for (const QuerySeen& query : server.queries) {
      if (query.facts.addresses.empty()) continue;
      if (query.facts.type != "AAAA") return false;
      v6 = true;
    }
  }
  return v6;
}

void judge_failure(const Evidence& evidence, const Step& system, const SystemFacts& facts,
                   const std::vector<Server>& servers, Findings& findings) {
  Finding& finding = add(findings, Stage::dns, Status::fail, code_for(system.outcome), "");
  finding.evidence = step_ids(servers);
  finding.words = {{"server", servers.empty() ? "" : servers.front().name}};
  const std::string& name = evidence.target.display;
  if (system.outcome == Outcome::timed_out) {
    Forecast expected = forecast(servers);
    finding.code = expected.code;
    finding.certainty = Certainty::inferred;
    if (expected.code.empty()) {
      finding.code = "DNS_SLOW";
      finding.status = Status::warn;
      finding.summary = "looking up " + name + " takes seconds: " + expected.why;
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
  const bool answered = std::any_of(servers.begin(), servers.end(),
                                    [](const Server& s) { return s.has_addresses(); });
  if (only_ipv6(servers)) {
    why = "it has only IPv6 addresses, and this machine has none of its own";
  } else if (answered) {
    why += "; yet this machine's own lookup fails (see nsswitch.conf and resolv.conf)";
  }
  if (why.empty()) why = facts.servers.empty() ? "no name server is configured" : system.raw.text;
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

void notice_addresses(const Evidence& evidence, const SystemFacts& facts, Findings& findings) {
  if (!facts.hosts_file.empty()) {
    Finding& hosts = add(findings, Stage::dns, Status::info, "HOSTS_FILE_ENTRY",
                         "/etc/hosts gives " + evidence.target.display + " the address " +
                             facts.hosts_file.front() + ", whatever DNS says");
    hosts.evidence = {"dns.system"};
    hosts.words = {{"address", facts.hosts_file.front()}, {"ip", facts.hosts_file.front()}};
  }
  if (!is_public_name(evidence.target.host)) return;
  for (const AddressFact& address : facts.addresses) {
    if (address.scope == "public") continue;
    Finding& sinkhole =
        add(findings, Stage::dns, Status::info, "DNS_SINKHOLE",
            "the public name " + evidence.target.display + " resolves to " + address.ip + " (" +
                address.scope + "): a DNS filter, a private link or a hosts file");
    sinkhole.evidence = {"dns.system"};
    sinkhole.certainty = Certainty::inferred;
    sinkhole.words = {{"address", address.ip}, {"ip", address.ip}};
    return;
  }
}

// A name from the hosts file needs no server: their faults are then a notice.
void notice_servers(const std::vector<Server>& servers, bool needed, Findings& findings) {
  const Status weight = needed ? Status::warn : Status::info;
  std::string knows;
  std::string denies;
  for (const Server& server : servers) {
    if (server.has_addresses()) knows = server.name;
    if (server.any(Outcome::name_not_found)) denies = server.name;
  }
  for (const Server& server : servers) {
    if (!is_server_fault(server)) continue;
    Finding& fault = add(findings, Stage::dns, weight, "DNS_SERVER_FAULT",
                         "the name server " + clause(server) + "; another one makes up for it");
    if (knows.empty() || knows == server.name) fault.summary = "the name server " + clause(server);
    fault.words = {{"server", server.name}};
    for (const QuerySeen& query : server.queries) fault.evidence.push_back(query.step->id);
  }
  if (knows.empty() || denies.empty()) return;
  Finding& split = add(findings, Stage::dns, weight, "DNS_DISAGREEMENT",
                       knows + " knows the name and " + denies + " says that it does not exist");
  split.evidence = step_ids(servers);
  split.words = {{"server", denies}};
}

void notice_second_answers(const Evidence& evidence, Findings& findings) {
  for (const Step& step : evidence.steps) {
    if (step.action != "second-answer") continue;
    const auto facts = unpack<QueryFacts>(step.facts);
    const std::string first_id = step.id.substr(0, step.id.find(".second"));
    const Step* first = evidence.find(first_id);
    if (first != nullptr && unpack<QueryFacts>(first->facts).addresses == facts.addresses &&
        first->outcome == step.outcome) {
      continue;  // the same answer twice: a retransmission was answered, too
    }
    Finding& second = add(findings, Stage::dns, Status::info, "DNS_SECOND_ANSWER",
                          "two different answers came to one query to " + facts.server +
                              ": something on the way may be answering in its place");
    second.evidence = {first_id, step.id};
    second.certainty = Certainty::inferred;
    second.words = {{"server", facts.server}};
    return;
  }
}

}  // namespace

namespace {

void judge_name(const Evidence& evidence, Findings& findings) {
  const Step* system = evidence.find("dns.system");
  if (system == nullptr || system->outcome == Outcome::not_applicable) return;
  const auto facts = unpack<SystemFacts>(system->facts);
  const std::vector<Server> servers = servers_of(evidence, facts);
  notice_addresses(evidence, facts, findings);
  notice_second_answers(evidence, findings);
  if (system->outcome != Outcome::ok) {
    judge_failure(evidence, *system, facts, servers, findings);
    return;
  }
  notice_servers(servers, facts.hosts_file.empty(), findings);
  if (system->took_us >= kSlowUs) {
    Finding& slow = add(findings, Stage::dns, Status::warn, "DNS_SLOW",
                        "looking up " + evidence.target.display + " took " +
                            seconds_text(system->took_us) + " of the 10 s that the CLI allows");
    slow.evidence = {"dns.system"};
  }
}

}  // namespace

void judge(const Evidence& evidence, Findings& findings) {
  const std::size_t first = findings.size();
  judge_name(evidence, findings);
  // A proxy resolves the target's name itself: what is found here is about the direct route.
  for (std::size_t i = first; i < findings.size(); ++i) findings[i].route = "direct";
}

}  // namespace sfprobe::dns
