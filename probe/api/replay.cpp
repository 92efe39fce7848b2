#include <algorithm>

#include "sfprobe/run.hpp"

namespace sfprobe {

Report replay(std::string_view json) {
  Report report;
  for (Evidence& evidence : evidence_from_json(json)) {
    Diagnosis diagnosis = judge(evidence);
    report.took_ms = std::max(report.took_ms, evidence.took_us / 1000);
    report.targets.push_back({std::move(evidence), std::move(diagnosis), {}});
  }
  report.started = report.targets.front().evidence.started;
  return report;
}

}  // namespace sfprobe
