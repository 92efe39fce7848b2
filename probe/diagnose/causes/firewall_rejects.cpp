#include <algorithm>

#include "diagnose/case.hpp"
#include "diagnose/surroundings.hpp"

namespace sfprobe {
namespace {

// "192.0.2.1" of "192.0.2.1:443", "2001:db8::1" of "[2001:db8::1]:443".
bool is_address_of(const std::string& ip, const std::string& address) {
  return address.starts_with(ip + ":") || address.starts_with("[" + ip + "]:");
}

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
  const std::string& address = found->facts.address;
  // The message came from an address of this machine: its own firewall sent it.
  if (is_own_address(failure.observed, from)) {
    return Cause{.id = "EACCES",
                 .owner = Owner::you,
                 .summary = "this machine's own firewall rejects connections to " + address,
                 .why = {{"the ICMP message \"administratively prohibited\" comes from " + from +
                              ", which is this machine",
                          {found->id}}},
                 .words = {{"address", address}, {"rejecter", from + ", this machine itself"}},
                 .obstacle = "firewall on this machine"};
  }
  std::vector<std::pair<std::string, std::string>> words = {{"address", address}};
  if (!from.empty()) words.emplace_back("rejecter", from);
  // The target's own, or one that answers in its name: the address does not tell.
  const bool of_target = !from.empty() && is_address_of(from, address);
  return Cause{.id = "FIREWALL_REJECTS",
               .owner = Owner::firewall,
               .summary = of_target ? "a firewall on " + from + " or in front of it rejects " +
                                          "connections to " + address
                                    : "a firewall" + (from.empty() ? "" : " at " + from) +
                                          " rejects connections to " + address,
               .words = std::move(words),
               .obstacle = from.empty() ? "firewall"
                           : of_target  ? "firewall in front or on it"
                                        : "firewall " + from};
}

}  // namespace

extern const CauseRule cause_firewall_rejects = {
    "FIREWALL_REJECTS", Depth::party, explain, {"EACCES"}};

}  // namespace sfprobe
