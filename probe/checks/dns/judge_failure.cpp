#include <algorithm>

#include "checks/dns/dns.hpp"
#include "checks/dns/servers.hpp"

namespace sfprobe::dns {
namespace {

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

}  // namespace

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

}  // namespace sfprobe::dns
