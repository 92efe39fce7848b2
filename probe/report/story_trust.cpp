#include <fmt/format.h>

#include <algorithm>

#include "report/story_details.hpp"
#include "text/sentences.hpp"

namespace sfprobe {
namespace {

bool is_client(const std::string& view) { return view == "curl" || view.starts_with("node"); }

bool all_clients_trust(const TrustChain& chain) {
  return std::all_of(chain.views.begin(), chain.views.end(),
                     [](const TrustView& view) { return !is_client(view.view) || view.trusted; });
}

std::string listed(const std::vector<std::string>& parts, std::string_view separator) {
  return fmt::format("{}", fmt::join(parts, separator));
}

// "Node.js 20, 22, 24, 26; system".
std::string stores_text(const std::vector<std::string>& stores, std::string_view of_node = "") {
  std::vector<std::string> nodes;
  std::vector<std::string> others;
  for (const std::string& store : stores) {
    if (store.starts_with("Node.js ")) {
      nodes.push_back(store.substr(8));
    } else {
      others.push_back(store);
    }
  }
  std::string text = nodes.empty() ? "" : std::string(of_node) + "Node.js " + listed(nodes, ", ");
  if (!nodes.empty() && !others.empty()) text += "; ";
  return text + listed(others, ", ");
}

void add_anchor(const TrustAnchor& anchor, Section& section) {
  constexpr std::size_t kShownDigits = 16;
  section.items.push_back(
      {std::nullopt, anchor.root ? "root" : "anchor",
       fmt::format("{} (SHA-256 {}…){}", anchor.name, anchor.sha256.substr(0, kShownDigits),
                   anchor.sent ? ", sent" : "")});
  std::vector<std::string> holders;
  for (const TrustHolder& holder : anchor.held_by) {
    holders.push_back(holder.store + (holder.file.empty() ? "" : " " + holder.file));
  }
  section.items.push_back(
      {std::nullopt, "in", holders.empty() ? "no store of this machine" : stores_text(holders)});
  if (!anchor.lacking.empty()) {
    section.items.push_back(
        {std::nullopt, "not in", stores_text(anchor.lacking, "the own roots of ")});
  }
}

// Views with the same result share an item.
void add_views(const TrustChain& chain, Section& section) {
  std::vector<std::string> results;
  const auto result_of = [](const TrustView& view) { return view.trusted ? "trusted" : view.code; };
  for (const TrustView& view : chain.views) {
    const std::string result = result_of(view);
    if (std::find(results.begin(), results.end(), result) != results.end()) continue;
    results.push_back(result);
    std::string names;
    for (const TrustView& other : chain.views) {
      if (result_of(other) != result) continue;
      names += (names.empty() ? "" : ", ") + other.view;
      if (other.view == chain.cli_view) names += " (the CLI's)";
      if (other.view == "--ca-file") names += " " + other.source;
    }
    section.items.push_back({view.trusted ? Tone::good : Tone::bad, result, names});
  }
  for (const TrustView& view : chain.views) {
    if (!view.note.empty())
      section.items.push_back({Tone::warning, "", text::as_sentence(view.note)});
  }
}

Section trust_section(const TrustChain& chain) {
  const std::string via = chain.route.empty() || chain.route == "direct" ? "" : ", through a proxy";
  Section section{"Who trusts the certificate (" + chain.peer + via + ")", {}};
  if (chain.peer.empty()) section.title = "Who trusts the certificate";
  section.items.push_back({std::nullopt, "sent", listed(chain.sent, " ← ")});
  for (const TrustAnchor& anchor : chain.anchors) add_anchor(anchor, section);
  if (!chain.missing.empty()) section.items.push_back({std::nullopt, "missing", chain.missing});
  add_views(chain, section);
  if (!chain.cli_node.empty()) {
    section.items.push_back(
        {std::nullopt, "", "The CLI's: " + chain.cli_node + ", " + chain.cli_source + "."});
  }
  return section;
}

}  // namespace

std::vector<Section> trust_sections(const std::vector<TrustChain>& chains, bool all) {
  std::vector<Section> sections;
  std::vector<std::string> known;
  for (const TrustChain& chain : chains) {
    if (chain.sent.empty() || (all_clients_trust(chain) && !all)) continue;
    // Several addresses mostly send the same chain: it is shown once a route.
    const std::string key = chain.route + chain.leaf_sha256;
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    known.push_back(key);
    sections.push_back(trust_section(chain));
  }
  return sections;
}

}  // namespace sfprobe
