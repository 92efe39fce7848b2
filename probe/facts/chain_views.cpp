#include "facts/chain_views.hpp"

#include <algorithm>
#include <array>

namespace sfprobe::tls {
namespace {

// Fixes that change what is trusted: printed only if they were proven.
constexpr std::array<std::string_view, 6> kTrustFixes = {
    "set-extra-ca",   "use-system-ca",      "export-root",
    "convert-to-pem", "convert-from-pkcs7", "convert-trusted-form"};

}  // namespace

ChainViews::ChainViews(const ObservedHandshake& handshake, const Observed& observed)
    : handshake_(&handshake) {
  static const TrustFacts kNoTrust;
  static const trust::AnchorsFacts kNoAnchors;
  trust_ = observed.trust ? &observed.trust->facts : &kNoTrust;
  anchors_ = handshake.verdicts.anchors ? &handshake.verdicts.anchors->facts : &kNoAnchors;
}

std::vector<const TrustView*> ChainViews::counting() const {
  std::vector<const TrustView*> counting;
  for (const TrustView& one : views()) {
    const bool own = one.facts.view == trust().view;
    if (!trust().view.empty() && !own && one.facts.view != trust::kCaFile) continue;
    counting.insert(own ? counting.begin() : counting.end(), &one);
  }
  return counting;
}

bool ChainViews::lacks_anchor(const TrustView& view) const {
  const trust::Verification& result = view.facts.result;
  return result.lacks_anchor() ||
         (result.code == "CERT_SIGNATURE_FAILURE" && !anchors().namesakes.empty());
}

bool ChainViews::trusted_by_ca_file() const {
  return std::any_of(views().begin(), views().end(), [](const TrustView& view) {
    return view.facts.view == trust::kCaFile && view.facts.result.trusted;
  });
}

void ChainViews::mark_proofs(Finding& finding) const {
  if (trust().view.empty()) return;  // nothing was tried
  std::string file;
  for (const Measured<CureFacts>& cure : cures()) {
    if (!cure.facts.trusted) continue;
    if (cure.facts.fix == "set-extra-ca" && file.empty()) file = cure.facts.file;
    finding.proven.push_back(cure.facts.fix);
    finding.evidence.push_back(cure.id);
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

Weakness VerifyFacts::weakness() const {
  // X509_V_ERR_EE_KEY_TOO_SMALL, _CA_KEY_TOO_SMALL and _CA_MD_TOO_WEAK (openssl/x509_vfy.h).
  if (result.error == 66 || result.error == 67) return Weakness::key;
  if (result.error == 68) return Weakness::digest;
  // Evidence of before the number was recorded.
  if (result.error != 0) return Weakness::none;
  if (result.text.find("key too weak") != std::string::npos) return Weakness::key;
  return result.text.find("md too weak") != std::string::npos ? Weakness::digest : Weakness::none;
}

std::string node_text(const TrustFacts& trust) {
  if (!trust.assumed) return "Node.js " + trust.node_version;
  const std::string& view = trust.view;
  return "Node.js " + (view.starts_with("node") ? view.substr(4) : view) + " (assumed)";
}

}  // namespace sfprobe::tls
