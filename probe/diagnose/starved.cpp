#include "diagnose/starved.hpp"

#include <algorithm>

#include "facts/steps.hpp"

namespace sfprobe {
namespace {

bool timed_out(const Evidence& evidence, const std::string& id) {
  const Step* step = evidence.find(id);
  return step != nullptr && step->outcome == Outcome::timed_out;
}

}  // namespace

void doubt_timeouts(const Evidence& evidence, Findings& findings, Verdict& verdict) {
  const Step* starved = evidence.find(steps::kStarved);
  const Step* why = starved != nullptr ? starved : evidence.find(steps::kDescriptors);
  if (why == nullptr) return;
  const std::string doubt = "; but " + why->subject + ", so the timeout may be its own";
  for (Finding& finding : findings) {
    const bool rests_on_timeout =
        std::any_of(finding.evidence.begin(), finding.evidence.end(),
                    [&](const std::string& id) { return timed_out(evidence, id); });
    if (finding.status != Status::fail || !rests_on_timeout) continue;
    finding.status = Status::unknown;
    finding.certainty = Certainty::inferred;
    finding.summary += doubt;
    finding.evidence.push_back(why->id);
    const bool decides = !finding.elsewhere && verdict.stage == finding.stage;
    if (!decides || verdict.status != Status::fail) continue;
    verdict.status = Status::unknown;
    verdict.certainty = Certainty::inferred;
    verdict.summary += doubt;
  }
}

}  // namespace sfprobe
