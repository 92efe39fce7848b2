#include <algorithm>

#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// NODE_EXTRA_CA_CERTS holds something of this chain, and not what is needed: its intermediate, the
// server's certificate, or the root behind a damaged block.
bool holds_a_part(const Case& failure) {
  if (failure.observed.trust &&
      failure.observed.trust->facts.extra.state == trust::FileState::partial) {
    return true;
  }
  for (const ObservedHandshake& handshake : failure.route->handshakes) {
    if (!handshake.verdicts.anchors) continue;
    for (const trust::AnchorFacts& anchor : handshake.verdicts.anchors->facts.anchors) {
      const bool ours =
          std::any_of(anchor.held_by.begin(), anchor.held_by.end(),
                      [](const auto& holder) { return holder.store == trust::kExtraCa; });
      if (ours && !anchor.root) return true;
    }
  }
  return false;
}

// A file that has nothing to do with the chain is no cause: it is there for something else.
// Worlds: setting-extra-intermediate-only, setting-extra-good-then-bad.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.lacks_anchor() || failure.route == nullptr || !holds_a_part(failure)) {
    return std::nullopt;
  }
  return cause_from(failure.finding("NODE_EXTRA_CA_CERTS_INSUFFICIENT"), Owner::you);
}

}  // namespace

extern const CauseRule cause_extra_file = {"NODE_EXTRA_CA_CERTS_INSUFFICIENT", Depth::reason,
                                           explain};

}  // namespace sfprobe
