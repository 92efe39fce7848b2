#include "report/trust_json.hpp"

namespace sfprobe {
namespace {

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json anchor_json(const TrustAnchor& anchor) {
  Json held = Json::array();
  for (const TrustHolder& holder : anchor.held_by) {
    held.push_back({{"store", holder.store}, {"file", text_or_null(holder.file)}});
  }
  return {{"subject", anchor.subject}, {"sha256", anchor.sha256},    {"root", anchor.root},
          {"sent", anchor.sent},       {"public", anchor.is_public}, {"held_by", held},
          {"lacking", anchor.lacking}};
}

Json view_json(const TrustView& view) {
  Json path = Json::array();
  for (const TrustPathEntry& entry : view.path) {
    path.push_back({{"subject", entry.subject}, {"sha256", entry.sha256}, {"from", entry.from}});
  }
  Json anchor = nullptr;
  if (!view.anchor_sha256.empty()) {
    anchor = {{"subject", view.anchor},
              {"sha256", view.anchor_sha256},
              {"store", view.anchor_store},
              {"file", text_or_null(view.anchor_file)}};
  }
  return {{"view", view.view},
          {"source", view.source},
          {"trusted", view.trusted},
          {"code", text_or_null(view.code)},
          {"text", view.text},
          {"anchor", anchor},
          {"path", path}};
}

Json anchors_json(const std::vector<TrustAnchor>& anchors) {
  Json array = Json::array();
  for (const TrustAnchor& anchor : anchors) array.push_back(anchor_json(anchor));
  return array;
}

}  // namespace

Json trust_json(const TrustChain& chain) {
  Json views = Json::array();
  for (const TrustView& view : chain.views) views.push_back(view_json(view));
  return {{"handshake", chain.handshake},
          {"route", text_or_null(chain.route)},
          {"cli_view", text_or_null(chain.cli_view)},
          {"anchors", anchors_json(chain.anchors)},
          {"namesakes", anchors_json(chain.namesakes)},
          {"missing", text_or_null(chain.missing)},
          {"views", views}};
}

}  // namespace sfprobe
