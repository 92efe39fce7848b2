#include "checks/check.hpp"
#include "clients/client.hpp"
#include "diagnose/diagnose.hpp"
#include "sfprobe/run.hpp"

namespace sfprobe {

Diagnosis judge(const Evidence& evidence) {
  Findings findings;
  for (const Check* check : all_checks()) check->judge(evidence, findings);
  Diagnosis diagnosis = diagnose(evidence, std::move(findings));
  diagnosis.predictions = clients::predict(evidence);
  return diagnosis;
}

}  // namespace sfprobe
