// Purpose: the verdict: what the Salesforce CLI will do on its route, and the deepest cause that
// the evidence supports. Findings explain it and never overrule the prediction.
// Threads: pure. Failure: none; what the evidence does not decide is Status::unknown.
#pragma once

#include <vector>

#include "diagnose/case.hpp"

namespace sfprobe {

struct Conclusion {
  Verdict verdict;
  std::vector<Observation> why{};  // at most three
  std::vector<Observation> ruled_out{};
  std::vector<Alternative> alternatives{};                   // at most two
  std::vector<std::pair<std::string, std::string>> words{};  // for the pages' placeholders
  std::vector<std::string> pages{};  // whose fixes may help, the likeliest first
  std::string obstacle{};            // as Diagnosis::obstacle
};

// `findings` are those of the checks and of the models; predictions those of all clients.
Conclusion conclude(const Observed& observed, const std::vector<Prediction>& predictions,
                    const Findings& findings);

}  // namespace sfprobe
