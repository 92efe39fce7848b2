#include <algorithm>

#include "checks/dns/dns.hpp"
#include "checks/dns/servers.hpp"

namespace sfprobe::dns {
namespace {

constexpr std::int64_t kSlowUs = 2'000'000;

// One server knows the name, and another one says that it does not exist or has no address.
void tell_disagreement(const std::vector<Server>& servers, Status weight, Findings& findings) {
  const auto knows = std::find_if(servers.begin(), servers.end(),
                                  [](const Server& s) { return s.has_addresses(); });
  const auto denier = std::find_if(servers.begin(), servers.end(), denies);
  if (knows == servers.end() || denier == servers.end()) return;
  const bool first = denier == servers.begin();
  Finding& split =
      add(findings, kStage, weight, "DNS_DISAGREEMENT",
          denier->name + (first ? ", which is asked first," : "") +
              (denier->any(Outcome::name_not_found) ? " says that the name does not exist, but "
                                                    : " has no address for the name, but ") +
              knows->name + " resolves it");
  split.evidence = step_ids(servers);
  split.words = {{"server", denier->name}};
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
