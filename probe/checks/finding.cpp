#include "checks/finding.hpp"

#include <fmt/format.h>

namespace sfprobe {

Finding& add(Findings& findings, std::string_view stage, Status status, std::string code,
             std::string summary) {
  Finding& finding = findings.emplace_back();
  finding.stage = stage;
  finding.status = status;
  finding.code = std::move(code);
  finding.summary = std::move(summary);
  return finding;
}

void weigh_silence(Finding& finding, std::int64_t waited_us, bool other, std::string too_short) {
  constexpr std::int64_t kProvenUs = 3'000'000;
  constexpr std::int64_t kLikelyUs = 750'000;
  if (waited_us >= kProvenUs) return;
  finding.certainty = Certainty::inferred;
  if (waited_us >= kLikelyUs) return;
  finding.code.clear();
  finding.status = other ? Status::info : Status::unknown;
  finding.summary = std::move(too_short);
}

std::string seconds_text(std::int64_t us) {
  return fmt::format("{:.1f} s", static_cast<double>(us) / 1e6);
}

}  // namespace sfprobe
