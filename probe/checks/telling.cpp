#include "checks/telling.hpp"

namespace sfprobe {

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

std::vector<const Step*> steps_with(const Evidence& evidence, std::string_view action,
                                    std::string_view route) {
  std::vector<const Step*> steps;
  for (const Step& step : evidence.steps) {
    if (step.action == action && step.route == route) steps.push_back(&step);
  }
  return steps;
}

const Step* telling(const std::vector<const Step*>& steps) {
  const Step* best = nullptr;
  for (const Step* step : steps) {
    if (best == nullptr) {
      best = step;
      continue;
    }
    const bool good = step->outcome == Outcome::ok;
    const bool best_good = best->outcome == Outcome::ok;
    if (good != best_good ? good : (step->took_us < best->took_us) == good) best = step;
  }
  return best;
}

}  // namespace sfprobe
