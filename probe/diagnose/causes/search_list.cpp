#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// resolv.conf(5): a name with fewer dots than ndots is asked for with each domain of the search
// list first, and a wildcard there (RFC 4592) answers for every host in the world. Worlds:
// dns-search-wildcard, dns-search-wildcard-closed.
std::optional<Cause> explain(const Case& failure) {
  if (failure.proxied() || failure.route == nullptr || !failure.observed.leads_astray()) {
    return std::nullopt;
  }
  const auto& search = failure.observed.search;
  const bool behind_dns =
      failure.ends_at("connect") || failure.ends_at("tls") || failure.ends_at("endpoint");
  if (!behind_dns) return std::nullopt;
  const auto& addresses = search->facts.addresses;
  const std::string& host = failure.observed.target.host;
  const std::string& longer = search->facts.name;
  const std::string domain = longer.size() > host.size() ? longer.substr(host.size() + 1) : longer;
  const bool local = failure.observed.variable("LOCALDOMAIN").has_value();
  const std::string list =
      local ? "the search list in LOCALDOMAIN" : std::string("the search list of resolv.conf");
  return Cause{
      .id = "SEARCH_LIST_ANSWER",
      .owner = Owner::you,
      .summary = "this machine asks for " + longer + " before " + host + ", and gets " +
                 addresses.front() + ": " + list + " leads to another host",
      .why = {{search->facts.server + " gives " + longer + " the address " + addresses.front() +
                   ", which is the one that " + host + " resolves to here",
               {search->id, failure.observed.lookup->id}}},
      .words = {{"domain", domain}, {"ip", addresses.front()}, {"longname", longer}}};
}

}  // namespace

extern const CauseRule cause_search_list = {"SEARCH_LIST_ANSWER", Depth::setting, explain};

}  // namespace sfprobe
