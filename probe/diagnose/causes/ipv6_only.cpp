#include <algorithm>

#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// Addresses of IPv6 alone, and this machine has no use for them: the C library withholds them
// (getaddrinfo(3), AI_ADDRCONFIG), or there is no route. Worlds: connect-v6-only-no-v6,
// connect-v6-only-no-route.
std::optional<Cause> explain(const Case& failure) {
  if (failure.proxied()) return std::nullopt;
  std::string first;
  std::vector<std::string> evidence;
  for (const auto& query : failure.observed.queries) {
    if (!query.ok() || query.facts.addresses.empty()) continue;
    if (query.facts.type != "AAAA") return std::nullopt;
    if (first.empty()) first = query.facts.addresses.front();
    evidence.push_back(query.id);
  }
  if (first.empty()) return std::nullopt;
  const auto& lookup = failure.observed.lookup;
  const bool nobodys =
      lookup && std::any_of(lookup->facts.addresses.begin(), lookup->facts.addresses.end(),
                            [](const auto& one) {
                              return one.scope == "multicast" || one.scope == "link-local";
                            });
  if (nobodys) return std::nullopt;  // not for want of a route
  const auto& connections = failure.observed.direct().connections;
  const bool no_route = !connections.empty() &&
                        std::all_of(connections.begin(), connections.end(), [](const auto& one) {
                          return one.outcome == Outcome::net_unreachable;
                        });
  const bool withheld = failure.ends_at("dns");
  if (!withheld && !(failure.ends_at("connect") && no_route)) return std::nullopt;
  return Cause{.id = "IPV6_ONLY",
               .owner = Owner::network,
               .summary = failure.observed.target.display +
                          " has only IPv6 addresses here, and this machine " +
                          (withheld ? "has none of its own" : "has no route to them"),
               .why = {{"DNS gives " + first + " and no IPv4 address", evidence}},
               .words = {{"address", first}}};
}

}  // namespace

extern const CauseRule cause_ipv6_only = {"IPV6_ONLY", Depth::reason, explain};

}  // namespace sfprobe
