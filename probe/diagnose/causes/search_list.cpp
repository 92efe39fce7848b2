#include <algorithm>

#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// One of the servers gives the name itself an address that the longer name has, too.
bool same_host(const Observed& observed, const std::vector<std::string>& addresses) {
  return std::any_of(observed.queries.begin(), observed.queries.end(), [&](const auto& query) {
    return std::any_of(
        query.facts.addresses.begin(), query.facts.addresses.end(), [&](const std::string& ip) {
          return std::find(addresses.begin(), addresses.end(), ip) != addresses.end();
        });
  });
}

// resolv.conf(5): a name with fewer dots than ndots is asked for with each domain of the search
// list first, and a wildcard there (RFC 4592) answers for every host in the world. Worlds:
// dns-search-wildcard, dns-search-wildcard-closed.
std::optional<Cause> explain(const Case& failure) {
  const auto& search = failure.observed.search;
  const auto& lookup = failure.observed.lookup;
  if (failure.proxied() || failure.route == nullptr || !search || !lookup || !lookup->ok()) {
    return std::nullopt;
  }
  const bool behind_dns =
      failure.ends_at("connect") || failure.ends_at("tls") || failure.ends_at("endpoint");
  const auto& addresses = search->facts.addresses;
  if (!behind_dns || addresses.empty() || same_host(failure.observed, addresses)) {
    return std::nullopt;
  }
  const std::string& host = failure.observed.target.host;
  const std::string& longer = search->facts.name;
  const std::string domain = longer.size() > host.size() ? longer.substr(host.size() + 1) : longer;
  return Cause{
      .id = "SEARCH_LIST_ANSWER",
      .owner = Owner::you,
      .summary = "this machine asks for " + longer + " before " + host + ", and gets " +
                 addresses.front() + ": the search list of resolv.conf leads to another host",
      .why = {{search->facts.server + " gives " + longer + " the address " + addresses.front() +
                   ", which is the one that " + host + " resolves to here",
               {search->id, lookup->id}}},
      .words = {{"domain", domain}, {"ip", addresses.front()}, {"longname", longer}}};
}

}  // namespace

extern const CauseRule cause_search_list = {"SEARCH_LIST_ANSWER", Depth::setting, explain};

}  // namespace sfprobe
