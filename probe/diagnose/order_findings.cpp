#include "diagnose/order_findings.hpp"

#include <algorithm>

#include "checks/check.hpp"

namespace sfprobe {
namespace {

bool same_route(const Finding& a, const Finding& b) {
  return a.route == b.route || a.route.empty() || b.route.empty();
}

Status weight_of(const Finding& finding) {
  return finding.elsewhere ? Status::info : finding.status;
}

bool explains(const Finding& cause, const Finding& consequence) {
  if (cause.status != Status::fail || consequence.status == Status::info) return false;
  if (!same_route(cause, consequence)) return false;
  return sfprobe::explains(cause.stage, consequence.stage);
}

void link(Findings& findings) {
  for (Finding& consequence : findings) {
    for (const Finding& cause : findings) {
      if (consequence.because.empty() && explains(cause, consequence)) {
        consequence.because = cause.code;
      }
    }
  }
}

// Worst first, then as early in a login as possible; consequences last.
int weight(const Finding& finding) {
  int rank = 0;
  switch (weight_of(finding)) {
    case Status::fail: rank = 0; break;
    case Status::unknown: rank = 1; break;
    case Status::warn: rank = 2; break;
    case Status::info: rank = 3; break;
    case Status::ok: rank = 4; break;
  }
  return rank * 100 + (finding.because.empty() ? 0 : 50) +
         static_cast<int>(place_of_stage(finding.stage));
}

}  // namespace

void order_findings(const Observed& observed, Findings& findings) {
  const ObservedRoute* route = observed.cli_route();
  for (Finding& finding : findings) {
    finding.elsewhere =
        !finding.route.empty() && (route == nullptr || finding.route != route->name);
  }
  link(findings);
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return weight(a) < weight(b); });
}

}  // namespace sfprobe
