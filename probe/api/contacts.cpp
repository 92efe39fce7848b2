#include "api/contacts.hpp"

#include <algorithm>

#include "facts/machine.hpp"
#include "facts/steps.hpp"
#include "net/traffic.hpp"
#include "run/probe_context.hpp"
#include "system/resolver.hpp"

namespace sfprobe {
namespace {

constexpr std::uint16_t kDnsPort = 53;

std::vector<std::string> name_servers(const ProbeContext& context) {
  std::vector<std::string> places;
  for (const std::string& server : read_resolv_conf(context.system).servers) {
    if (const auto address = net::Address::parse(server, kDnsPort)) {
      places.push_back(address->to_string());
    }
  }
  return places;
}

std::string purpose_of(const ProbeContext& context, const std::vector<std::string>& servers,
                       const std::string& place) {
  if (std::find(servers.begin(), servers.end(), place) != servers.end()) return "name server";
  for (const auto& route : context.routes) {
    const auto hop = route->hop.get({});  // without waiting
    for (const net::Address& address : hop.value_or(std::vector<net::Address>{})) {
      if (address.to_string() == place) return route->proxy ? "proxy" : "target";
    }
  }
  const bool v4_loopback = place.starts_with("127.");
  return v4_loopback || place.starts_with("[::1]:") ? "this machine" : "other";
}

}  // namespace

std::optional<Step> contacts_step(const ProbeContext& context, std::int64_t took_us) {
  net::settle(context.tasks.traffic());
  const std::vector<std::string> servers = name_servers(context);
  ContactsFacts facts;
  for (const net::Exchanged& one : context.tasks.traffic()->all()) {
    facts.contacts.push_back({one.place, one.udp ? "UDP" : "TCP",
                              purpose_of(context, servers, one.place), one.attempts, one.sent,
                              one.received});
  }
  if (facts.contacts.empty()) return std::nullopt;
  facts.uncounted = servers;  // by getaddrinfo(3)
  return Step{.id = steps::kContacts,
              .action = steps::action(steps::Action::count),
              .subject = std::to_string(facts.contacts.size()) + " addresses",
              .at_us = took_us,
              .outcome = Outcome::ok,
              .facts = pack(facts)};
}

}  // namespace sfprobe
