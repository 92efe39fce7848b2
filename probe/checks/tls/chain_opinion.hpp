// Purpose: everything that was recorded about one captured chain, gathered for the judges. Pure.
#pragma once

#include <string>
#include <vector>

#include "checks/tls/facts.hpp"
#include "sfprobe/evidence.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe::tls {

struct ViewOpinion {
  const Step* step;
  VerifyFacts facts;

  bool lacks_anchor() const;
};

struct ChainOpinion {
  const Step* handshake = nullptr;
  const HandshakeFacts* facts = nullptr;
  TrustFacts trust;                // its view is "" where the evidence does not say
  std::vector<ViewOpinion> views;  // every one
  trust::AnchorsFacts anchors;
  std::vector<std::pair<const Step*, CureFacts>> cures;

  // What counts for the CLI: its own view first, then each --ca-file; every view, where the
  // evidence does not say which is the CLI's.
  std::vector<const ViewOpinion*> counting() const;
  const ViewOpinion* view(std::string_view name) const;
  // No anchor for it, or one of the right name and the wrong key.
  bool lacks_anchor(const ViewOpinion& view) const;

  // Marks which fixes were proven on this chain, keeps back those that were not, and says which
  // file is meant.
  void mark_proofs(Finding& finding) const;
};

ChainOpinion gather(const Step& handshake, const HandshakeFacts& facts, const Evidence& evidence);

// "Node.js 24.21.0", "Node.js 24 (assumed)".
std::string node_text(const TrustFacts& trust);

}  // namespace sfprobe::tls
