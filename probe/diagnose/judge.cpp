#include "clients/judge.hpp"
#include "checks/check.hpp"
#include "clients/client.hpp"
#include "diagnose/diagnose.hpp"
#include "sfprobe/run.hpp"

namespace sfprobe {

Diagnosis judge(const Evidence& evidence) {
  Findings findings;
  for (const Check* check : all_checks()) check->judge(evidence, findings);
  std::vector<Prediction> predictions = clients::predict(evidence);
  clients::judge(evidence, predictions, findings);
  Diagnosis diagnosis = diagnose(evidence, std::move(findings));
  diagnosis.predictions = std::move(predictions);
  return diagnosis;
}

}  // namespace sfprobe
