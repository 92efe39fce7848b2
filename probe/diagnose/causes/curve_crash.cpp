#include <algorithm>

#include "diagnose/case.hpp"
#include "facts/chain_views.hpp"

namespace sfprobe {
namespace {

// The certificate of the chain that the CLI's Node.js accepted, and whose curve NIST has no name
// for.
const trust::PathEntry* with_unnamed_curve(const Case& failure,
                                           const ObservedHandshake& handshake) {
  const tls::ChainViews views(handshake, failure.observed);
  const tls::TrustView* view = views.cli_view();
  if (view == nullptr) return nullptr;
  const auto& path = view->facts.result.path;
  const auto found = std::find_if(path.begin(), path.end(),
                                  [](const auto& entry) { return !entry.curve.empty(); });
  return found == path.end() ? nullptr : &*found;
}

// Public authorities have keys on NIST's curves alone (CA/Browser Forum, Baseline Requirements,
// section 6.1.5), so this one is private; but an older Node.js is nearer at hand than its issuer.
// Worlds: trust-brainpool-root, trust-brainpool-intermediate.
std::optional<Cause> explain(const Case& failure) {
  const bool crash = failure.sf.outcome == ClientOutcome::crash && failure.ends_at("tls");
  if (!crash || failure.route == nullptr) return std::nullopt;
  for (const ObservedHandshake& handshake : failure.route->handshakes) {
    const trust::PathEntry* entry = with_unnamed_curve(failure, handshake);
    if (entry == nullptr) continue;
    return Cause{.id = "CERT_CURVE_CRASH",
                 .owner = Owner::you,
                 .summary = "Node.js crashes on the certificate of " + entry->subject +
                            ", whose key is on the curve " + entry->curve,
                 .why = {{"the chain is good, and " + entry->subject + " has a key on " +
                              entry->curve + ", a curve without a NIST name",
                          {handshake.id}}},
                 .words = {{"certificate", entry->subject}, {"curve", entry->curve}}};
  }
  return std::nullopt;
}

}  // namespace

extern const CauseRule cause_curve_crash = {"CERT_CURVE_CRASH", Depth::reason, explain};

}  // namespace sfprobe
