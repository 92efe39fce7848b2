#include <algorithm>

#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// The name does not exist, another host's certificate answers, or no login is there: and the URL
// has the form of a host that serves none. Judge case: typing-error-in-the-host.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.ends_at("dns") && !failure.ends_at("tls") && !failure.ends_at("endpoint")) {
    return std::nullopt;
  }
  const auto found =
      std::find_if(failure.findings.begin(), failure.findings.end(), [](const Finding& finding) {
        // Of an http:// URL, which is observed, https:// was probed.
        return (finding.code == "INVALID_URL" || finding.code == "LIGHTNING_URL") &&
               finding.certainty == Certainty::inferred;
      });
  if (found == failure.findings.end() || failure.lacks_anchor()) return std::nullopt;
  return cause_from(&*found, Owner::you);
}

}  // namespace

extern const CauseRule cause_wrong_url = {"INVALID_URL", Depth::setting, explain};

}  // namespace sfprobe
