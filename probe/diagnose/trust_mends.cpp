#include "diagnose/trust_mends.hpp"

#include <algorithm>

namespace sfprobe {
namespace {

// The root by its certificate, where a store has it; else what the last certificate names.
std::string issuer_of(const ChainVerdicts& verdicts, const std::string& shown) {
  if (!verdicts.anchors || verdicts.anchors->facts.anchors.empty()) return shown;
  return verdicts.anchors->facts.anchors.front().subject;
}

void add(const ChainVerdicts& verdicts, const std::string& shown, std::vector<TrustMend>& mends) {
  for (const auto& cure : verdicts.cures) {
    if (!cure.facts.trusted || !cure.facts.why_not.empty()) continue;
    TrustMend mend{cure.facts.fix, cure.facts.file, issuer_of(verdicts, shown), {}};
    if (mend.fix == "set-extra-ca" && !mend.file.empty()) {
      mend.change.set = {{"NODE_EXTRA_CA_CERTS", mend.file}};
    } else if (mend.fix == "use-system-ca") {
      mend.change.set = {{"NODE_USE_SYSTEM_CA", "1"}};
    } else {
      continue;
    }
    const bool known = std::any_of(mends.begin(), mends.end(), [&](const TrustMend& other) {
      return other.fix == mend.fix;  // of several files the first one, as in a fix alone
    });
    if (!known) mends.push_back(std::move(mend));
  }
}

}  // namespace

std::vector<TrustMend> trust_mends(const Observed& observed, std::string_view route) {
  std::vector<TrustMend> mends;
  const ObservedRoute* way = observed.route(route);
  if (way == nullptr) return mends;
  if (way->proxy_tls) add(way->proxy_tls->verdicts, way->proxy_tls->facts.issuer, mends);
  for (const ObservedHandshake& handshake : way->handshakes) {
    const auto& chain = handshake.facts.chain;
    add(handshake.verdicts, chain.empty() ? "" : chain.back().issuer, mends);
  }
  return mends;
}

}  // namespace sfprobe
