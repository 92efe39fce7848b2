#include "diagnose/trust_chains.hpp"

#include "facts/chain_views.hpp"

namespace sfprobe {
namespace {

using tls::ChainViews;

// "CN=Corp Root,O=Corp" → "Corp Root" (RFC 4514: a comma in a value is escaped).
std::string common_name(const std::string& subject) {
  const std::size_t at = subject.find("CN=");
  if (at == std::string::npos) return subject;
  std::size_t end = at + 3;
  while (end < subject.size() && (subject[end] != ',' || subject[end - 1] == '\\')) ++end;
  return subject.substr(at + 3, end - at - 3);
}

TrustAnchor anchor_of(const trust::AnchorFacts& facts) {
  TrustAnchor anchor{facts.subject, common_name(facts.subject), facts.sha256, facts.root,
                     facts.sent,    facts.is_public(),          {},           facts.lacking};
  for (const trust::HolderFacts& holder : facts.held_by) {
    anchor.held_by.push_back({holder.store, holder.file});
  }
  return anchor;
}

TrustView view_of(const tls::TrustView& said) {
  const trust::Verification& result = said.facts.result;
  TrustView view;
  view.view = said.facts.view;
  view.source = said.facts.source;
  view.trusted = result.trusted;
  view.code = result.code;
  view.text = result.text;
  view.note = said.facts.note;
  for (const trust::PathEntry& entry : result.path) {
    view.path.push_back({entry.subject, entry.sha256, entry.from});
  }
  view.anchor = result.anchor;
  view.anchor_sha256 = result.anchor_sha256;
  view.anchor_store = result.anchor_store;
  view.anchor_file = result.anchor_file;
  return view;
}

TrustChain chain_of(const ChainViews& views) {
  const ObservedHandshake& handshake = views.handshake();
  TrustChain chain;
  chain.handshake = handshake.id;
  chain.route = handshake.route;
  chain.peer = handshake.subject;
  for (const auto& certificate : views.chain()) {
    chain.sent.push_back(common_name(certificate.subject));
    chain.certificates.push_back(
        {certificate.subject, certificate.sha256, certificate.not_before, certificate.not_after});
  }
  if (!views.chain().empty()) chain.leaf_sha256 = views.chain().front().sha256;
  chain.cli_view = views.trust().view;
  if (!views.trust().view.empty()) {
    chain.cli_node = tls::node_text(views.trust());
    const tls::TrustView* view = views.cli_view();
    const bool own = view != nullptr && !view->facts.source.empty();
    chain.cli_source = own ? view->facts.source : views.trust().source;
  }
  for (const auto& anchor : views.anchors().anchors) chain.anchors.push_back(anchor_of(anchor));
  for (const auto& one : views.anchors().namesakes) chain.namesakes.push_back(anchor_of(one));
  chain.missing = views.anchors().wanted;
  for (const tls::TrustView& view : views.views()) chain.views.push_back(view_of(view));
  return chain;
}

}  // namespace

std::vector<TrustChain> trust_chains(const Observed& observed) {
  std::vector<TrustChain> chains;
  for (const ObservedRoute& route : observed.routes) {
    for (const ObservedHandshake& handshake : route.handshakes) {
      if (handshake.verdicts.views.empty()) continue;
      chains.push_back(chain_of(ChainViews(handshake, observed)));
    }
  }
  return chains;
}

}  // namespace sfprobe
