#include "diagnose/diagnose.hpp"

#include "diagnose/advise.hpp"
#include "diagnose/cli_refusals.hpp"
#include "diagnose/conclusion.hpp"
#include "diagnose/order_findings.hpp"
#include "diagnose/org_host.hpp"
#include "diagnose/starved.hpp"

namespace sfprobe {

Diagnosis diagnose(const Observed& observed, Findings findings,
                   std::vector<Prediction> predictions) {
  Diagnosis diagnosis;
  order_findings(observed, findings);
  say_for_org_host(observed, predictions);
  say_refusals(observed, findings, predictions);
  const Conclusion conclusion = conclude(observed, predictions, findings);
  diagnosis.verdict = conclusion.verdict;
  judge_org_host(observed, diagnosis.verdict);
  diagnosis.why = conclusion.why;
  diagnosis.ruled_out = conclusion.ruled_out;
  diagnosis.alternatives = conclusion.alternatives;
  diagnosis.obstacle = conclusion.obstacle;
  doubt_timeouts(*observed.evidence, findings, diagnosis.verdict);
  diagnosis.findings = std::move(findings);
  diagnosis.predictions = std::move(predictions);
  advise(observed, conclusion, diagnosis);
  return diagnosis;
}

}  // namespace sfprobe
