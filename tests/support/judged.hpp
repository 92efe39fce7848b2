// Purpose: one check's judge over evidence of one step. Threads: any.
#pragma once

#include <string>
#include <utility>

#include "facts/observed.hpp"
#include "sfprobe/evidence.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe::testing {

inline Evidence evidence_with(const std::string& id, Value facts, const std::string& host) {
  Evidence evidence;
  evidence.target = parse_target(host);
  Step step{.id = id, .action = "read", .outcome = Outcome::ok};
  step.facts = std::move(facts);
  evidence.steps.push_back(std::move(step));
  return evidence;
}

using Judge = void (*)(const Observed&, Findings&);

inline Findings judged(Judge judge, const Evidence& evidence) {
  Findings findings;
  judge(read(evidence), findings);
  return findings;
}

// "fail PORT_IN_USE", a line a finding.
inline std::string codes_of(const Findings& findings) {
  std::string codes;
  for (const Finding& finding : findings) {
    codes += std::string(to_string(finding.status)) + " " + finding.code + "\n";
  }
  return codes;
}

}  // namespace sfprobe::testing
