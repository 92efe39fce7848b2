#include "run/probe_context.hpp"

#include <algorithm>

namespace sfprobe {
namespace {

using namespace std::chrono_literals;

// undici gives a connection 10 s from when the name is asked for; its timer has ticks of half a
// second and fires up to 0.6 s late (measured, docs/predictions.md).
constexpr auto kCliConnects = 10'800ms;
constexpr auto kOtherRoutes = 3500ms;

}  // namespace

const proxy::ProxyChoice& ProbeContext::cli_choice() const {
  return *std::find_if(choices.begin(), choices.end(),
                       [](const proxy::ProxyChoice& choice) { return choice.is_cli; });
}

void ProbeContext::observe_on(Route& route, const std::function<void(Route&)>& observe) {
  if (route.of_cli) return observe(route);
  tasks.background([&route, observe] { observe(route); });
}

void ProbeContext::observe_routes(const std::function<void(Route&)>& observe) {
  for (const bool of_cli : {false, true}) {
    for (const auto& route : routes) {
      if (route->of_cli == of_cli) observe_on(*route, observe);
    }
  }
}

net::WaitLimit ProbeContext::limit_on(const Route& route) const {
  if (route.of_cli) return tasks.wait_limit();
  return tasks.wait_limit_until(net::Clock::now() + kOtherRoutes);
}

net::WaitLimit ProbeContext::connect_limit_on(const Route& route) const {
  const net::WaitLimit limit = limit_on(route);
  // A longer deadline is a wish to see how slow it is.
  return options.deadline > Options{}.deadline ? limit : limit.until(started + kCliConnects);
}

}  // namespace sfprobe
