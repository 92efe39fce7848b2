// What each name server did, as the judge of the DNS stage reads it. Pure; any thread.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "checks/finding.hpp"
#include "facts/observed.hpp"

namespace sfprobe::dns {

using Query = Measured<QueryFacts>;

// One server and what it said to each query.
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

// The servers that were asked, in the order in which the machine asks them.
std::vector<Server> servers_of(const Observed& observed);

// What one server did, in one clause: its faults, told by record type if they differ.
std::string clause(const Server& server);
std::string clauses(const std::vector<Server>& servers);

// Every answer of it is that the name does not exist, or has no address.
bool denies(const Server& server);
bool is_server_fault(const Server& server);

// The steps that a finding about all of them rests on: the lookup and every query.
std::vector<std::string> step_ids(const std::vector<Server>& servers);

// The finding of a lookup that gave no address (judge_failure.cpp).
void judge_failure(const Observed& observed, const std::vector<Server>& servers,
                   Findings& findings);

}  // namespace sfprobe::dns
