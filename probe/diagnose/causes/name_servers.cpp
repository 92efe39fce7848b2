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

constexpr const char* kGarbage = "no valid answer";

// An error of the DNS by its name (RFC 1035, 4.1.1), or what is no answer at all.
std::string error_in(const Query& query) {
  if (query.outcome == Outcome::server_failure) return "SERVFAIL";
  if (query.outcome == Outcome::query_refused) return "REFUSED";
  if (query.outcome != Outcome::name_failure) return {};
  return query.facts.rcode > 0 && !query.raw.text.empty() ? query.raw.text : kGarbage;
}

std::string fails_with(const std::vector<Query>& queries) {
  const bool many = several(queries);
  for (const Query& query : queries) {
    const std::string error = error_in(query);
    if (error == kGarbage) return (many ? " send " : " sends ") + error;
    if (!error.empty()) return (many ? " answer with " : " answers with ") + error;
  }
  return many ? " answer with an error" : " answers with an error";
}

// "queries for IPv4 addresses", where those for the others are answered.
std::string unanswered(const std::vector<Query>& queries) {
  const auto lost = std::find_if(queries.begin(), queries.end(),
                                 [](const Query& query) { return silent(query.outcome); });
  const bool half = std::any_of(queries.begin(), queries.end(), [&](const Query& query) {
    return query.outcome == Outcome::no_data && query.facts.type != lost->facts.type;
  });
  if (!half) return {};
  return lost->facts.type == "A" ? " queries for IPv4 addresses" : " queries for IPv6 addresses";
}

// Truncated answers over UDP send a client to TCP (RFC 7766, section 5).
bool cut_short(const std::vector<Query>& queries) {
  return std::all_of(queries.begin(), queries.end(),
                     [](const Query& query) { return query.facts.over_tcp; });
}

std::string why_unreachable(const std::vector<Query>& queries) {
  if (queries.front().outcome != Outcome::refused) return {};
  return several(queries) ? ": nothing listens on their DNS ports"
                          : ": nothing listens on its DNS port";
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
    if (query.outcome == Outcome::no_data) said += ": no address";
    if (silent(query.outcome)) said = "was not answered within " + took;
    if (silent(query.outcome) && query.facts.over_tcp) {
      said = "got a truncated answer over UDP, and none over TCP within " + took;
    }
    if (unreachable(query.outcome))
      said = query.outcome == Outcome::refused ? "was refused" : "was not sent";
    if (unreachable(query.outcome) && query.facts.over_tcp) said = "was refused over TCP";
    if (unreachable(query.outcome) && query.raw.source == "errno") {
      said += " (" + query.raw.text + ")";
    }
    if (const std::string error = error_in(query); !error.empty()) {
      said = "got " + error + (query.facts.rcode > 0 ? " after " : " within ") + took;
    }
    cause.why.push_back(
        {"the query for " + query.facts.type + " to " + query.facts.server + " " + said,
         {query.id}});
  }
  // What the C library does with them is not the file's doing alone.
  const auto options = failing.observed.variable("RES_OPTIONS");
  if (options && !options->empty() && failing.observed.variables) {
    cause.why.push_back({"RES_OPTIONS amends the options of resolv.conf: " + *options,
                         {failing.observed.variables->id}});
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
                     (dropped->facts.over_tcp
                          ? " truncates its answer for IPv6 addresses and does not answer over TCP"
                          : " answers queries for IPv4 addresses and drops those for IPv6") +
                     ", which costs more than the 10 s that the CLI allows");
  }
  if (cut_short(queries) && (all(queries, silent) || all(queries, unreachable))) {
    const bool waits = all(queries, silent);
    return cause(failing, waits ? "DNS_SERVER_SILENT" : "DNS_SERVER_UNREACHABLE",
                 who + (several(queries) ? " truncate their answers" : " truncates its answers") +
                     " over UDP, and " + (waits ? "TCP gets no answer" : "TCP is refused"));
  }
  if (all(queries, silent)) {
    return cause(
        failing, "DNS_SERVER_SILENT",
        who + (several(queries) ? " do not answer" : " does not answer") + unanswered(queries));
  }
  if (all(queries, unreachable)) {
    if (queries.front().outcome == Outcome::not_permitted) {
      Cause forbidden =
          cause(failing, "EACCES", "a policy of this machine forbids queries to " + who);
      forbidden.owner = Owner::you;
      forbidden.words.emplace_back("address", queries.front().facts.server);
      return forbidden;
    }
    return cause(failing, "DNS_SERVER_UNREACHABLE",
                 who + " cannot be reached" + why_unreachable(queries));
  }
  if (all(queries, failure)) {
    return cause(
        failing, "DNS_SERVER_FAILS",
        who + fails_with(queries) + ", so " + failing.observed.target.host + " cannot be resolved");
  }
  return std::nullopt;
}

}  // namespace

extern const CauseRule cause_name_servers = {
    "DNS_SERVER_SILENT",
    Depth::party,
    explain,
    {"DNS_SERVER_FAILS", "DNS_SERVER_UNREACHABLE", "DNS_AAAA_DROPPED", "EACCES"}};

}  // namespace sfprobe
