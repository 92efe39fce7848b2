#include "checks/check.hpp"

#include <algorithm>

namespace sfprobe {

namespace {

// A stage that several checks look at stands where the one is that has its place in a login.
bool is_told_by_another(const Check& check) {
  const auto& checks = all_checks();
  return !check.phase && std::any_of(checks.begin(), checks.end(), [&](const Check* other) {
    return other->stage == check.stage && other->phase;
  });
}

}  // namespace

const std::vector<std::string_view>& all_stages() {
  static const std::vector<std::string_view> stages = [] {
    std::vector<std::string_view> names;
    for (const Check* check : all_checks()) {
      if (is_told_by_another(*check)) continue;
      if (std::find(names.begin(), names.end(), check->stage) == names.end()) {
        names.push_back(check->stage);
      }
    }
    return names;
  }();
  return stages;
}

std::size_t place_of_stage(std::string_view stage) {
  const auto& stages = all_stages();
  return static_cast<std::size_t>(std::find(stages.begin(), stages.end(), stage) - stages.begin());
}

bool explains(std::string_view cause, std::string_view consequence) {
  const auto& checks = all_checks();
  return std::any_of(checks.begin(), checks.end(), [&](const Check* check) {
    const auto& causes = check->explained_by;
    return check->stage == consequence &&
           std::find(causes.begin(), causes.end(), cause) != causes.end();
  });
}

std::optional<Phase> phase_of_stage(std::string_view stage) {
  for (const Check* check : all_checks()) {
    // Several checks may share a stage, and not each of them is about a phase.
    if (check->stage == stage && check->phase) return check->phase;
  }
  return std::nullopt;
}

}  // namespace sfprobe
