#include "report/stage_line.hpp"

#include <algorithm>

namespace sfprobe {
namespace {

// Failures of the stage replace what was seen; warnings stand in their own section.
void apply_findings(const Diagnosis& diagnosis, StageLine& line) {
  for (const Finding& finding : diagnosis.findings) {
    if (finding.stage != line.stage || finding.status < Status::warn) continue;
    if (!finding.route.empty() && finding.route != line.route) continue;
    line.reached = true;
    if (line.status < finding.status) line.status = finding.status;
    if (finding.status != Status::fail && finding.status != Status::unknown) continue;
    line.text = finding.because.empty() ? finding.code : "follows from " + finding.because;
    if (line.text.empty()) line.text = finding.summary;
    return;
  }
}

}  // namespace

std::vector<std::string> routes_of(const Evidence& evidence) {
  std::vector<std::string> routes{"direct"};
  const bool proxied = std::any_of(evidence.steps.begin(), evidence.steps.end(),
                                   [](const Step& step) { return step.route == "proxy"; });
  if (proxied) routes.emplace_back("proxy");
  return routes;
}

std::vector<StageLine> stage_lines(const TargetReport& report, const std::string& route) {
  std::vector<StageLine> lines;
  for (const Check* check : all_checks()) {
    StageLine& line = lines.emplace_back();
    line.stage = check->stage;
    line.route = route;
    check->tell(report.evidence, line);
    apply_findings(report.diagnosis, line);
  }
  return lines;
}

}  // namespace sfprobe
