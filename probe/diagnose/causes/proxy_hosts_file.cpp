#include <algorithm>

#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

bool holds(const std::vector<std::string>& addresses, const std::string& place) {
  return std::any_of(addresses.begin(), addresses.end(), [&](const std::string& ip) {
    return place.starts_with(ip + ":") || place.starts_with("[" + ip + "]:");
  });
}

// hosts(5) comes before DNS: a line for the proxy's name outlives the proxy's move, and nothing
// answers at the address that it gives. World: proxy-hosts-file-stale.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.ends_at("proxy") || !failure.proxied() || !failure.route->proxy_lookup) {
    return std::nullopt;
  }
  const auto& lookup = *failure.route->proxy_lookup;
  const auto& lines = lookup.facts.hosts_file;
  const auto& hops = failure.route->hops;
  // What accepts a connection may be the proxy, whatever it answers.
  const bool reached = std::any_of(hops.begin(), hops.end(), [](const auto& hop) {
    return hop.ok() || hop.outcome == Outcome::reset;
  });
  const bool tried = std::any_of(hops.begin(), hops.end(),
                                 [&](const auto& hop) { return holds(lines, hop.facts.address); });
  if (lines.empty() || reached || !tried) return std::nullopt;
  auto cause = cause_from(failure.failure_at("proxy"), Owner::you);
  if (!cause) return std::nullopt;
  const std::string& host = lookup.facts.host;
  cause->id = "PROXY_HOSTS_FILE_ENTRY";
  cause->summary = "the hosts file gives the proxy " + host + " the address " + lines.front() +
                   ", where no proxy answers";
  cause->certainty = Certainty::inferred;  // the proxy may be down at the same address
  cause->why.insert(
      cause->why.begin(),
      {"/etc/hosts has " + lines.front() + " for " + host + ", whatever DNS says", {lookup.id}});
  cause->words.insert(cause->words.begin(),
                      {{"host", host}, {"ip", lines.front()}, {"address", lines.front()}});
  return cause;
}

}  // namespace

extern const CauseRule cause_proxy_hosts_file = {"PROXY_HOSTS_FILE_ENTRY", Depth::reason, explain};

}  // namespace sfprobe
