#include "checks/egress/egress.hpp"
#include "facts/steps.hpp"
#include "net/fetch.hpp"
#include "net/resolve.hpp"
#include "run/probe_context.hpp"

namespace sfprobe::egress {
namespace {

using namespace std::chrono_literals;

// On the direct route that host's own addresses, on any other the proxy's.
std::optional<std::vector<net::Address>> first_hop(const Route& route, const Target& asked,
                                                   const net::WaitLimit& limit) {
  if (route.proxy) return route.hop.get(limit);
  return net::lookup(asked.host, asked.port, limit).addresses;
}

void ask(ProbeContext& context, const Route& route) {
  const Target asked = parse_target(context.options.egress);
  const net::WaitLimit limit = context.limit_on(route);
  const auto since = net::Clock::now();
  const auto trust = context.trust.get(limit);
  const auto hop = first_hop(route, asked, limit);
  if (!trust || !hop) return;
  net::Connection connection = net::connect_any(*hop, net::kAttemptDelay, limit);
  EgressFacts facts;
  facts.asked = asked.host;
  net::Failure failure = connection.failure;
  if (failure.ok()) {
    const net::Response response =
        net::fetch({"GET", context.options.egress, ""}, std::move(connection),
                   route.proxy ? &*route.proxy : nullptr, (*trust)->everything.get(), limit);
    failure = response.failure;
    facts.status = response.status;
    if (response.status == 200) facts.address = address_in(response.body);
  }
  context.recorder.add({.id = steps::egress(route.name),
                        .action = steps::action(steps::Action::egress),
                        .subject = asked.url(),
                        .route = route.name,
                        .outcome = failure.outcome,
                        .raw = failure.raw,
                        .facts = pack(facts)},
                       since);
}

}  // namespace

// The direct route, and the CLI's: who else would go another way does not matter to Salesforce.
void observe(ProbeContext& context) {
  if (context.options.egress.empty()) return;
  net::prepare_http();
  for (const auto& route : context.routes) {
    if (!route->of_cli && route.get() != &context.direct()) continue;
    context.tasks.background([&context, &route = *route] { ask(context, route); });
  }
}

}  // namespace sfprobe::egress
