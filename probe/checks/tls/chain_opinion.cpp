#include "checks/tls/chain_opinion.hpp"

#include <algorithm>
#include <array>

namespace sfprobe::tls {
namespace {

// Errors that say "no anchor here": with several views, one that got further says more.
constexpr std::array<std::string_view, 6> kNoAnchor = {
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_GET_ISSUER_CERT",   "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",   "DEPTH_ZERO_SELF_SIGNED_CERT", "CERT_UNTRUSTED"};

// Fixes that change what is trusted: printed only if they were proven.
constexpr std::array<std::string_view, 5> kTrustFixes = {"set-extra-ca", "use-system-ca",
                                                         "convert-to-pem", "convert-from-pkcs7",
                                                         "convert-trusted-form"};

}  // namespace

bool ViewOpinion::lacks_anchor() const {
  return std::find(kNoAnchor.begin(), kNoAnchor.end(), facts.result.code) != kNoAnchor.end();
}

std::vector<const ViewOpinion*> ChainOpinion::counting() const {
  std::vector<const ViewOpinion*> counting;
  for (const ViewOpinion& one : views) {
    const bool own = one.facts.view == trust.view;
    if (!trust.view.empty() && !own && one.facts.view != "--ca-file") continue;
    counting.insert(own ? counting.begin() : counting.end(), &one);
  }
  return counting;
}

const ViewOpinion* ChainOpinion::view(std::string_view name) const {
  for (const ViewOpinion& one : views) {
    if (one.facts.view == name) return &one;
  }
  return nullptr;
}

bool ChainOpinion::lacks_anchor(const ViewOpinion& view) const {
  return view.lacks_anchor() ||
         (view.facts.result.code == "CERT_SIGNATURE_FAILURE" && !anchors.namesakes.empty());
}

void ChainOpinion::mark_proofs(Finding& finding) const {
  if (trust.view.empty()) return;  // nothing was tried
  std::string file;
  for (const auto& [step, cure] : cures) {
    if (!cure.trusted) continue;
    if (cure.fix == "set-extra-ca" && file.empty()) file = cure.file;
    finding.proven.push_back(cure.fix);
    finding.evidence.push_back(step->id);
  }
  for (std::string_view fix : kTrustFixes) {
    const bool proven =
        std::find(finding.proven.begin(), finding.proven.end(), fix) != finding.proven.end();
    if (!proven) finding.refuted.emplace_back(fix);
  }
  const bool named = std::any_of(finding.words.begin(), finding.words.end(),
                                 [](const auto& word) { return word.first == "file"; });
  if (!file.empty() && !named) finding.words.emplace_back("file", file);
}

ChainOpinion gather(const Step& handshake, const HandshakeFacts& facts, const Evidence& evidence) {
  ChainOpinion opinion;
  opinion.handshake = &handshake;
  opinion.facts = &facts;
  if (const Step* trust = evidence.find("trust")) opinion.trust = unpack<TrustFacts>(trust->facts);
  for (const Step& step : evidence.steps) {
    if (step.facts["handshake"].string() != handshake.id) continue;
    if (step.action == "verify") opinion.views.push_back({&step, unpack<VerifyFacts>(step.facts)});
    if (step.action == "anchors") opinion.anchors = unpack<trust::AnchorsFacts>(step.facts);
    if (step.action == "cure") opinion.cures.emplace_back(&step, unpack<CureFacts>(step.facts));
  }
  return opinion;
}

std::string node_text(const TrustFacts& trust) {
  if (!trust.assumed) return "Node.js " + trust.node_version;
  const std::string& view = trust.view;
  return "Node.js " + (view.starts_with("node") ? view.substr(4) : view) + " (assumed)";
}

}  // namespace sfprobe::tls
