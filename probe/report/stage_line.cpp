#include "report/stage_line.hpp"

#include "checks/check.hpp"

namespace sfprobe {
namespace {

// Failures of the stage replace what was seen; warnings stand in their own section.
void apply_findings(const Diagnosis& diagnosis, StageLine& line) {
  for (const Finding& finding : diagnosis.findings) {
    if (finding.stage != line.stage || finding.status < Status::warn) continue;
    line.reached = true;
    if (line.status < finding.status) line.status = finding.status;
    if (finding.status != Status::fail && finding.status != Status::unknown) continue;
    line.text = finding.because.empty() ? finding.code : "follows from " + finding.because;
    if (line.text.empty()) line.text = finding.summary;
    return;
  }
}

}  // namespace

std::vector<StageLine> stage_lines(const TargetReport& report) {
  std::vector<StageLine> lines;
  for (const Check* check : all_checks()) {
    StageLine& line = lines.emplace_back();
    line.stage = check->stage;
    line.text = "not reached";
    check->tell(report.evidence, line);
    apply_findings(report.diagnosis, line);
  }
  return lines;
}

}  // namespace sfprobe
