#include <algorithm>

#include "diagnose/case.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

using Query = Measured<dns::QueryFacts>;

bool unreachable(Outcome outcome) {
  return outcome == Outcome::refused || outcome == Outcome::net_unreachable ||
         outcome == Outcome::host_unreachable || outcome == Outcome::not_permitted;
}

bool failure(Outcome outcome) {
  return outcome == Outcome::server_failure || outcome == Outcome::query_refused ||
         outcome == Outcome::name_failure;
}

bool silent(Outcome outcome) { return outcome == Outcome::timed_out; }

// "10.0.0.53", "10.0.0.53 and 10.0.0.54": each server once, in the order of the queries.
std::string servers_in(const std::vector<Query>& queries) {
  std::vector<std::string> names;
  for (const Query& query : queries) {
    const std::string& name = query.facts.server;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool last = i + 1 == names.size();
    text += (i == 0 ? "" : last ? " and " : ", ") + names[i];
  }
  return (names.size() > 1 ? "the name servers " : "the name server ") + text;
}

bool several(const std::vector<Query>& queries) {
  return std::any_of(queries.begin(), queries.end(), [&](const Query& query) {
    return query.facts.server != queries.front().facts.server;
  });
}

std::string reply(const std::vector<Query>& queries) {
  const auto has = [&](Outcome outcome) {
    return std::any_of(queries.begin(), queries.end(),
                       [&](const Query& query) { return query.outcome == outcome; });
  };
  if (has(Outcome::server_failure)) return "SERVFAIL";
  if (has(Outcome::query_refused)) return "REFUSED";
  return "an error";
}

// Each of them, but that one kind of address may be known not to exist.
bool all(const std::vector<Query>& queries, bool (*is)(Outcome)) {
  return std::all_of(queries.begin(), queries.end(),
                     [&](const Query& query) {
                       return is(query.outcome) || query.outcome == Outcome::no_data;
                     }) &&
         std::any_of(queries.begin(), queries.end(),
                     [&](const Query& query) { return is(query.outcome); });
}

// A server that answers A with addresses and never answers AAAA.
const Query* drops_aaaa(const Observed& observed) {
  for (const Query& query : observed.queries) {
    if (query.facts.type != "AAAA" || !silent(query.outcome)) continue;
    const Query* other = observed.query(query.facts.server, "A");
    if (other != nullptr && !other->facts.addresses.empty()) return &query;
  }
  return nullptr;
}

Cause cause(const Case& failing, std::string id, std::string summary) {
  const Query& first = failing.observed.queries.front();
  Cause cause{.id = std::move(id), .owner = Owner::dns, .summary = std::move(summary)};
  for (const Query& query : failing.observed.queries) {
    if (cause.why.size() == 2) break;
    const std::string took = duration_text(query.took_us);
    std::string said = "was answered after " + took;
    if (silent(query.outcome)) said = "was not answered within " + took;
    if (unreachable(query.outcome)) said = "did not get there: " + query.raw.text;
    if (unreachable(query.outcome) && query.raw.text.empty()) said = "did not get there";
    if (query.outcome == Outcome::server_failure) said = "was answered with SERVFAIL after " + took;
    if (query.outcome == Outcome::query_refused) said = "was answered with REFUSED after " + took;
    cause.why.push_back(
        {"the query for " + query.facts.type + " to " + query.facts.server + " " + said,
         {query.id}});
  }
  cause.words = {{"server", first.facts.server}};
  return cause;
}

// What the name servers themselves do where the CLI's lookup ends: silence, an error (RFC 1035,
// 4.1.1) and a server that is not there are three faults with three owners' logs to look into.
// Worlds: dns-silent, dns-servfail, dns-closed, dns-aaaa-dropped.
std::optional<Cause> explain(const Case& failing) {
  const auto& queries = failing.observed.queries;
  if (!failing.ends_at("dns") || queries.empty()) return std::nullopt;
  const std::string who = servers_in(queries);
  if (const Query* dropped = drops_aaaa(failing.observed)) {
    return cause(failing, "DNS_AAAA_DROPPED",
                 "the name server " + dropped->facts.server +
                     " answers queries for IPv4 addresses and drops those for IPv6, which costs "
                     "more than the 10 s that the CLI allows");
  }
  if (all(queries, silent)) {
    return cause(failing, "DNS_SERVER_SILENT",
                 who + (several(queries) ? " do not answer" : " does not answer"));
  }
  if (all(queries, unreachable)) {
    const bool closed = queries.front().outcome == Outcome::refused;
    return cause(failing, "DNS_SERVER_UNREACHABLE",
                 who + " cannot be reached" + (closed ? ": nothing listens on its DNS port" : ""));
  }
  if (all(queries, failure)) {
    return cause(failing, "DNS_SERVER_FAILS",
                 who + (several(queries) ? " answer with " : " answers with ") + reply(queries) +
                     ", so " + failing.observed.target.host + " cannot be resolved");
  }
  return std::nullopt;
}

}  // namespace

extern const CauseRule cause_name_servers = {
    "DNS_SERVER_SILENT",
    Depth::party,
    explain,
    {"DNS_SERVER_FAILS", "DNS_SERVER_UNREACHABLE", "DNS_AAAA_DROPPED"}};

}  // namespace sfprobe
