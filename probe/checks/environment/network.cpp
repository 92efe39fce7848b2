#include "checks/environment/network.hpp"

#include <algorithm>

#include "facts/machine.hpp"
#include "facts/steps.hpp"
#include "net/failure.hpp"
#include "net/routing.hpp"
#include "run/probe_context.hpp"
#include "system/resolver.hpp"
#include "text/clean.hpp"

namespace sfprobe::environment {
namespace {

constexpr std::size_t kMostWays = 32;
constexpr std::uint16_t kDnsPort = 53;

using Interfaces = std::vector<net::Interface>;

Interfaces interfaces_of(ProbeContext& context) {
  return context.machine->once<Interfaces>(
      [&] { return net::interfaces(context.tasks.wait_limit()); });
}

void record(ProbeContext& context, const char* id, const char* subject, bool known, Value facts,
            net::Clock::time_point since) {
  context.recorder.add({.id = id,
                        .action = steps::action(steps::Action::read),
                        .subject = subject,
                        .outcome = known ? Outcome::ok : Outcome::unknown,
                        .facts = std::move(facts)},
                       since);
}

class Ways {
 public:
  explicit Ways(ProbeContext& context) : context_(context), interfaces_(interfaces_of(context)) {}

  void add(const net::Address& to, const char* purpose) {
    const std::string ip = to.ip();
    const bool known = std::any_of(facts_.ways.begin(), facts_.ways.end(),
                                   [&](const WayFact& one) { return one.destination == ip; });
    if (known || facts_.ways.size() == kMostWays) return;
    const auto way = net::way_to(to, context_.tasks.wait_limit());
    if (!way) return;
    WayFact fact;
    fact.destination = ip;
    fact.purpose = purpose;
    fact.family = to.family() == AF_INET6 ? "IPv6" : "IPv4";
    if (way->error != 0) fact.error = net::from_errno(way->error).raw.text;
    fact.gateway = way->gateway;
    fact.source = way->source;
    fact.mtu = way->mtu;
    for (const net::Interface& one : interfaces_) {
      if (one.index != way->interface) continue;
      fact.interface = text::clean(one.name, 64);
      if (fact.mtu == 0) fact.mtu = one.mtu;
    }
    facts_.ways.push_back(std::move(fact));
  }

  WaysFacts take() { return std::move(facts_); }

 private:
  ProbeContext& context_;
  const Interfaces interfaces_;
  WaysFacts facts_;
};

}  // namespace

void observe_interfaces(ProbeContext& context) {
  const auto since = net::Clock::now();
  const Interfaces all = interfaces_of(context);
  InterfacesFacts facts;
  for (const net::Interface& one : all) {
    if (!one.up) continue;
    facts.interfaces.push_back(
        {text::clean(one.name, 64), text::clean(one.kind, 32), one.mtu, one.addresses});
  }
  record(context, steps::kInterfaces, "interfaces", !all.empty(), pack(facts), since);
}

void observe_ways(ProbeContext& context) {
  auto since = net::Clock::now();
  Ways ways(context);
  for (const std::string& server : read_resolv_conf(context.system).servers) {
    if (const auto address = net::Address::parse(server, kDnsPort))
      ways.add(*address, "name server");
  }
  for (const auto& route : context.routes) {
    if (route->trial != Route::Trial::none) continue;
    const auto limit = context.tasks.wait_limit_until(net::Clock::time_point{});
    const auto hop = route->hop.get(limit);
    since = net::Clock::now();
    for (const net::Address& address : hop.value_or(std::vector<net::Address>{})) {
      ways.add(address, route->proxy ? "proxy" : "target");
    }
  }
  const WaysFacts facts = ways.take();
  const bool known = !facts.ways.empty();
  record(context, steps::kWays, "ways", known, pack(facts), since);
}

}  // namespace sfprobe::environment
