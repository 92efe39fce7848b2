#include "checks/connect/tell.hpp"

#include <algorithm>

#include "checks/telling.hpp"

namespace sfprobe::connect {

void tell(const Evidence& evidence, StageLine& line) {
  const auto steps = steps_with(evidence, "connect", line.route);
  const Step* step = telling(steps);
  if (step == nullptr) return;
  line.reached = true;
  line.took_us = step->took_us;
  const auto working = std::count_if(steps.begin(), steps.end(),
                                     [](const Step* s) { return s->outcome == Outcome::ok; });
  line.text = step->subject;
  if (steps.size() > 1) {
    line.text = std::to_string(working) + " of " + std::to_string(steps.size()) +
                " addresses connect, first " + step->subject;
  }
}

}  // namespace sfprobe::connect
