// Purpose: one captured chain as the judges see it: what every trust view said of it, and which of
// them counts for the Salesforce CLI. Ownership: refers into Observed, which must outlive it.
// Threads: pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/observed.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe::tls {

using TrustView = Measured<VerifyFacts>;

class ChainViews {
 public:
  ChainViews(const ObservedHandshake& handshake, const Observed& observed);

  const ObservedHandshake& handshake() const { return *handshake_; }
  // "" behind a proxy, whose address the peer's is.
  std::string target_address() const {
    return handshake_->route == steps::kDirect ? handshake_->facts.peer : "";
  }
  const std::vector<trust::CertificateFacts>& chain() const { return handshake_->facts.chain; }
  const TrustFacts& trust() const { return *trust_; }  // its view is "" if nothing was recorded
  const std::vector<TrustView>& views() const { return handshake_->verdicts.views; }
  const trust::AnchorsFacts& anchors() const { return *anchors_; }
  const std::vector<Measured<CureFacts>>& cures() const { return handshake_->verdicts.cures; }

  // What counts for the CLI: its own view first, then each --ca-file; every view, if the evidence
  // does not say which is the CLI's.
  std::vector<const TrustView*> counting() const;
  const TrustView* view(std::string_view name) const { return handshake_->verdicts.view(name); }
  const TrustView* cli_view() const { return view(trust_->view); }
  // No anchor for it, or one of the right name and the wrong key.
  bool lacks_anchor(const TrustView& view) const;
  bool trusted_by_ca_file() const;

  // Marks which fixes were proven on this chain, keeps back those that were not, and says which
  // file is meant.
  void mark_proofs(Finding& finding) const;

 private:
  const ObservedHandshake* handshake_;
  const TrustFacts* trust_;
  const trust::AnchorsFacts* anchors_;
};

// "Node.js 24.21.0", "Node.js 24 (assumed)".
std::string node_text(const TrustFacts& trust);

// Whether this is an error of Node.js that says "no trust anchor here".
bool is_anchor_error(std::string_view code);

}  // namespace sfprobe::tls
