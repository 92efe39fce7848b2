#include <algorithm>

#include "diagnose/case.hpp"
#include "diagnose/surroundings.hpp"

namespace sfprobe {
namespace {

// ICMP "administratively prohibited" (RFC 792 and RFC 1812, type 3, codes 9, 10 and 13; RFC 4443,
// type 1, code 1): a firewall says that it does not let the connection through.
// Worlds: connect-firewall-rejects, connect-prohibited.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.ends_at("connect") || failure.route == nullptr) return std::nullopt;
  const auto& connections = failure.route->connections;
  const auto found = std::find_if(connections.begin(), connections.end(), [](const auto& one) {
    return !one.ok() && one.facts.prohibited();
  });
  if (found == connections.end()) return std::nullopt;
  const std::string& from = found->facts.icmp_from;
  const bool own = is_own_address(failure.observed, from);
  const std::string at = own            ? " on this machine (" + from + ")"
                         : from.empty() ? ""
                                        : " at " + from;
  std::vector<std::pair<std::string, std::string>> words = {{"address", found->facts.address}};
  if (!from.empty()) words.emplace_back("rejecter", own ? from + ", this machine itself" : from);
  return Cause{.id = "FIREWALL_REJECTS",
               .owner = own ? Owner::you : Owner::firewall,
               .summary = "a firewall" + at + " rejects connections to " + found->facts.address,
               .why = {{"the answer to the connection attempt is ICMP \"administratively "
                        "prohibited\"" +
                            (from.empty() ? "" : " from " + from),
                        {found->id}}},
               .words = std::move(words),
               .obstacle = own            ? "firewall on this machine"
                           : from.empty() ? "firewall"
                                          : "firewall " + from};
}

}  // namespace

extern const CauseRule cause_firewall_rejects = {"FIREWALL_REJECTS", Depth::party, explain};

}  // namespace sfprobe
