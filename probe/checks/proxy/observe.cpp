#include "checks/proxy/proxy.hpp"

#include <algorithm>
#include <memory>

#include "checks/proxy/probe.hpp"
#include "checks/proxy/record.hpp"
#include "net/connect.hpp"
#include "run/trials.hpp"

namespace sfprobe::proxy {
namespace {

using namespace std::chrono_literals;
constexpr auto kNamed = 6500ms;  // a PAC file is fetched and evaluated by then

// The CLI cannot use the scheme at all: every other one is worth a trial.
bool needs_other_scheme(const ProbeContext& context) {
  return context.cli_choice().url.fault == ProxyFault::scheme_unsupported;
}

bool is_worth_it(const ProbeContext& context, const Route& route) {
  if (route.trial == Route::Trial::none) return true;
  if (route.trial == Route::Trial::scheme && needs_other_scheme(context)) return true;
  const bool of_pac = route.trial == Route::Trial::pac;
  const auto named_by = context.tasks.wait_limit_until(net::Clock::now() + kNamed);
  if (of_pac && !route.named.get(named_by).value_or(false)) return false;
  return route.wanted.get(context.limit_on(route)).value_or(false);
}

// A proxy that does not answer is given up late, and nothing is left of the run for trials then.
void hurry_trials(ProbeContext& context, Route& route) {
  if (!route.of_cli || context.trials.empty()) return;
  context.tasks.background([&context, &route] {
    const auto patience = context.limit_on(route).until(net::Clock::now() + net::kThreeSyns);
    if (!route.open.get(patience)) want_trials(context, route, false);
  });
}

void observe_route(ProbeContext& context, Route& route) {
  hurry_trials(context, route);
  if (is_worth_it(context, route)) std::make_shared<ProxyProbe>(context, route)->open();
  // By now it is known which trials are worth it.
  for (const auto& other : context.routes) {
    if (route.of_cli && other->trial == Route::Trial::scheme) other->wanted.set(false);
  }
  // What is not set by now, there is none of.
  route.hop.set({});
  route.late.set({});
  route.open.set(false);
  route.streams.close();
}

}  // namespace

void observe(ProbeContext& context) {
  record_choice(context);
  const bool has_way = std::any_of(context.routes.begin(), context.routes.end(),
                                   [](const auto& route) { return route->of_cli; });
  for (const auto& route : context.routes) {
    if (!has_way) route->wanted.set(true);  // the CLI gets nowhere as it is
  }
  context.observe_routes([&context](Route& route) {
    const bool of_pac = route.trial == Route::Trial::pac;  // its proxy may not be known yet
    if (of_pac || route.proxy) observe_route(context, route);
  });
}

}  // namespace sfprobe::proxy
