#include "checks/proxy/tell.hpp"

#include "checks/proxy/facts.hpp"
#include "checks/telling.hpp"

namespace sfprobe::proxy {

void tell(const Evidence& evidence, StageLine& line) {
  if (line.route != "proxy") return;
  std::int64_t begun_us = -1;
  for (const Step& step : evidence.steps) {
    if (step.route != "proxy") continue;
    if (step.action == "proxy-lookup" || step.action == "proxy-connect") {
      if (begun_us < 0) begun_us = step.at_us;
      line.reached = true;
      line.took_us = step.at_us + step.took_us - begun_us;
    }
    if (step.id != "proxy.tunnel") continue;
    const auto facts = unpack<TunnelFacts>(step.facts);
    line.took_us = step.at_us + step.took_us - begun_us;
    line.text = step.outcome == Outcome::ok
                    ? joined({"tunnel open", facts.headers.empty() ? "" : facts.headers.front()})
                    : facts.status_line;
  }
}

}  // namespace sfprobe::proxy
