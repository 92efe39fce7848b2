#include "checks/check.hpp"
#include "diagnose/diagnose.hpp"
#include "sfprobe/run.hpp"

namespace sfprobe {

Diagnosis judge(const Evidence& evidence) {
  Findings findings;
  for (const Check* check : all_checks()) check->judge(evidence, findings);
  return diagnose(evidence, std::move(findings));
}

}  // namespace sfprobe
