#include <algorithm>
#include <array>

#include "report/story_details.hpp"

namespace sfprobe {
namespace {

bool is_trial(const Step& step) {
  constexpr auto kActions = std::to_array<std::string_view>(
      {"cut", "control", "hello", "handshake-unnamed", "handshake-by-defaults", "cure"});
  return std::find(kActions.begin(), kActions.end(), step.action) != kActions.end();
}

// A name that has no record of that type is in order.
bool failed(const Step& step) {
  return step.outcome != Outcome::ok && step.outcome != Outcome::not_applicable &&
         step.outcome != Outcome::unknown && step.outcome != Outcome::no_data;
}

// A handshake that was finished, with a certificate that is not accepted.
bool refused(const Step& step, const Diagnosis& diagnosis) {
  if (step.action != "handshake" && step.action != "proxy-handshake") return false;
  return std::any_of(diagnosis.findings.begin(), diagnosis.findings.end(),
                     [&](const Finding& finding) {
                       const auto& ids = finding.evidence;
                       return finding.status == Status::fail && finding.because.empty() &&
                              std::find(ids.begin(), ids.end(), step.id) != ids.end();
                     });
}

}  // namespace

std::vector<Bar> timeline_of(const Evidence& evidence, const Diagnosis& diagnosis) {
  std::vector<Bar> bars;
  for (const Step& step : evidence.steps) {
    if (step.took_us <= 0 && step.action == "verify") continue;
    std::string text(to_string(step.outcome));
    if (!step.raw.text.empty()) text += " (" + step.raw.text + ")";
    const bool trial = is_trial(step);
    bars.push_back({step.id, text, step.at_us, step.took_us,
                    !trial && (failed(step) || refused(step, diagnosis)), trial});
  }
  return bars;
}

}  // namespace sfprobe
