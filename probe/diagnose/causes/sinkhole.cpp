#include <algorithm>

#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// What no server on the Internet can have (RFC 6890, section 2.2; RFC 5771).
bool is_nobodys(const std::string& scope) {
  return scope == "link-local" || scope == "multicast" || scope == "reserved";
}

// Who gave it: of the hosts file the summary has told.
std::vector<Observation> told_by(const Observed& observed, const std::string& address) {
  for (const auto& query : observed.queries) {
    const auto& given = query.facts.addresses;
    if (std::find(given.begin(), given.end(), address) == given.end()) continue;
    return {
        {query.facts.server + " gives the address " + address, {observed.lookup->id, query.id}}};
  }
  return {};
}

// An address that leads nowhere (RFC 1122, 3.2.1.3: this host, loopback) is a filter's way to say
// no. A private address alone may as well be a private link to Salesforce: it is not a cause.
// Worlds: dns-sinkhole-loopback, dns-sinkhole-zero-both, dns-address-multicast.
std::optional<Cause> explain(const Case& failure) {
  const auto& lookup = failure.observed.lookup;
  if (failure.proxied() || !lookup || !failure.ends_at("connect")) return std::nullopt;
  const auto& addresses = lookup->facts.addresses;
  const bool nowhere = std::all_of(addresses.begin(), addresses.end(), [](const auto& address) {
    return address.scope == "loopback" || address.scope == "unspecified" ||
           is_nobodys(address.scope);
  });
  if (addresses.empty() || !nowhere) return std::nullopt;
  const bool by_file = !lookup->facts.hosts_file.empty();
  return Cause{
      .id = by_file ? "HOSTS_FILE_ENTRY" : "DNS_SINKHOLE",
      .owner = by_file ? Owner::you : Owner::dns,
      .summary = (by_file ? "the hosts file sends " : "DNS sends ") +
                 failure.observed.target.display + " to " + addresses.front().ip +
                 (is_nobodys(addresses.front().scope) ? ", an address that no server can have"
                                                      : ", which is this machine itself"),
      .why = by_file ? std::vector<Observation>{} : told_by(failure.observed, addresses.front().ip),
      .words = {{"address", addresses.front().ip}}};
}

}  // namespace

extern const CauseRule cause_sinkhole = {"DNS_SINKHOLE", Depth::reason, explain};

}  // namespace sfprobe
