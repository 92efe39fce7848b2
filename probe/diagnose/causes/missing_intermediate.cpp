#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// A chain of one certificate whose issuer nobody here knows is either an inspection that keeps its
// root to itself, or a server that leaves out its intermediate (RFC 8446, 4.4.2). If the
// certificate does not say where its issuer is available (RFC 5280, 4.2.2.1), both are possible.
// World: proxy-target-missing-intermediate.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.lacks_anchor() || !failure.ends_at("tls") || failure.route == nullptr) {
    return std::nullopt;
  }
  for (const ObservedHandshake& handshake : failure.route->handshakes) {
    const auto& chain = handshake.facts.chain;
    if (chain.size() != 1 || chain.front().self_issued) continue;
    if (handshake.verdicts.anchors && !handshake.verdicts.anchors->facts.anchors.empty()) continue;
    return Cause{.id = "MISSING_INTERMEDIATE",
                 .owner = Owner::network,
                 .summary = "the server does not send the certificate of its issuer, " +
                            chain.front().issuer,
                 .certainty = Certainty::inferred,
                 .why = {{std::string(failure.proxied() ? "through the proxy" : "the server") +
                              (failure.proxied() ? " comes" : " sends") +
                              " one certificate, and not that of its issuer",
                          {handshake.id}}},
                 .words = {{"issuer", chain.front().issuer}}};
  }
  return std::nullopt;
}

}  // namespace

extern const CauseRule cause_missing_intermediate = {"MISSING_INTERMEDIATE", Depth::symptom,
                                                     explain};

}  // namespace sfprobe
