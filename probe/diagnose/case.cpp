#include "diagnose/case.hpp"

#include <algorithm>

#include "facts/chain_views.hpp"

namespace sfprobe {
namespace {

bool concerns(const Finding& finding, const ObservedRoute* route) {
  return finding.route.empty() || (route != nullptr && finding.route == route->name);
}

// A failure says more than a warning, and what follows from another finding says least.
int weight(const Finding& finding) {
  return (finding.because.empty() ? 2 : 0) + (finding.status == Status::fail ? 1 : 0);
}

}  // namespace

const Finding* Case::finding(std::string_view code) const {
  const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.code == code && concerns(finding, route);
  });
  return found == findings.end() ? nullptr : &*found;
}

bool Case::lacks_anchor() const {
  return std::any_of(sf.codes.begin(), sf.codes.end(),
                     [](const std::string& code) { return trust::is_anchor_error(code); });
}

bool Case::ends_at(std::string_view stage) const { return !stage.empty() && sf.stage == stage; }

const Finding* Case::failure_at(std::string_view stage) const {
  const Finding* worst = nullptr;
  for (const Finding& finding : findings) {
    const bool counts = finding.status == Status::fail || finding.status == Status::unknown ||
                        finding.status == Status::warn;
    if (!counts || finding.stage != stage || !concerns(finding, route)) continue;
    if (worst == nullptr || weight(finding) > weight(*worst)) worst = &finding;
  }
  return worst;
}

std::optional<Cause> cause_from(const Finding* finding, std::optional<Owner> owner) {
  if (finding == nullptr) return std::nullopt;
  return Cause{.id = finding->code,
               .owner = owner,
               .summary = finding->summary,
               .certainty = finding->certainty,
               .why = {{finding->summary, finding->evidence}},
               .words = finding->words};
}

}  // namespace sfprobe
