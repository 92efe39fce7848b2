#include <fmt/format.h>

#include <algorithm>

#include "sfprobe/run.hpp"

namespace sfprobe {
namespace {

std::string says(const Verdict& verdict) {
  std::string text(to_string(verdict.status));
  const std::string& code = verdict.cause.empty() ? verdict.code : verdict.cause;
  return code.empty() ? text : text + " (" + code + ")";
}

// Rules change, and with them what the same evidence shows.
void note_change(TargetReport& report) {
  if (!report.recorded || !report.recorded->verdict || !report.notes.empty()) return;
  const Verdict& then = *report.recorded->verdict;
  const Verdict& now = report.diagnosis.verdict;
  const bool same = then.status == now.status && then.code == now.code && then.cause == now.cause;
  if (same) return;
  const std::string& version = report.recorded->version;
  report.notes.push_back(fmt::format(
      "This is judged anew by sfprobe {}: {}. When the report was made{}, it said {}.",
      sfprobe::version(), says(now), version.empty() ? "" : " by sfprobe " + version, says(then)));
}

}  // namespace

Report replay(std::string_view json) {
  Report report;
  report.targets = saved_targets(json);
  for (TargetReport& target : report.targets) {
    target.diagnosis = judge(target.evidence);
    note_change(target);
    report.took_ms = std::max(report.took_ms, target.evidence.took_us / 1000);
  }
  report.started = report.targets.front().evidence.started;
  return report;
}

}  // namespace sfprobe
