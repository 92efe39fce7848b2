#include "report/trust_table.hpp"

#include <algorithm>
#include <memory>

#include "checks/telling.hpp"
#include "checks/tls/chain_opinion.hpp"

namespace sfprobe {
namespace {

using tls::ChainOpinion;
using tls::HandshakeFacts;
using tls::ViewOpinion;

constexpr std::size_t kShownDigits = 16;  // of a SHA-256

struct Shown {
  HandshakeFacts facts;
  ChainOpinion opinion;
};

// The chains that were verified; each opinion refers to the facts beside it.
std::vector<std::unique_ptr<Shown>> chains_of(const Evidence& evidence) {
  std::vector<std::unique_ptr<Shown>> chains;
  for (const Step& step : evidence.steps) {
    if (step.action != "handshake") continue;
    auto shown = std::make_unique<Shown>();
    shown->facts = unpack<HandshakeFacts>(step.facts);
    shown->opinion = tls::gather(step, shown->facts, evidence);
    if (!shown->opinion.views.empty()) chains.push_back(std::move(shown));
  }
  return chains;
}

bool is_client(const std::string& view) { return view == "curl" || view.starts_with("node"); }

bool all_clients_trust(const ChainOpinion& opinion) {
  return std::all_of(opinion.views.begin(), opinion.views.end(), [](const ViewOpinion& view) {
    return !is_client(view.facts.view) || view.facts.result.trusted;
  });
}

// "CN=Corp Root,O=Corp" → "Corp Root".
std::string short_name(const std::string& subject) {
  const std::size_t at = subject.find("CN=");
  if (at == std::string::npos) return subject;
  std::size_t end = at + 3;
  while (end < subject.size() && (subject[end] != ',' || subject[end - 1] == '\\')) ++end;
  return subject.substr(at + 3, end - at - 3);
}

std::string view_text(const ViewOpinion& view, const ChainOpinion& opinion) {
  const std::string& name = view.facts.view;
  if (name == opinion.trust.view) return name + " (the CLI's)";
  return name == "--ca-file" ? name + " " + view.facts.source : name;
}

// Views that say the same stand together.
struct Row {
  std::string result;
  std::string names;
  bool trusted;
};

std::vector<Row> rows_of(const ChainOpinion& opinion) {
  std::vector<Row> rows;
  for (const ViewOpinion& view : opinion.views) {
    const trust::Verification& result = view.facts.result;
    const std::string text = result.trusted ? "trusted" : result.code;
    const auto same =
        std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.result == text; });
    Row& row = same == rows.end() ? rows.emplace_back(Row{text, "", result.trusted}) : *same;
    row.names += (row.names.empty() ? "" : ", ") + view_text(view, opinion);
  }
  return rows;
}

// "Node.js 20, 22, 24, 26; system".
std::string stores_text(const std::vector<std::string>& stores) {
  std::string nodes;
  std::string others;
  for (const std::string& store : stores) {
    if (store.starts_with("Node.js ")) {
      nodes += (nodes.empty() ? "" : ", ") + store.substr(8);
    } else {
      others += (others.empty() ? "" : ", ") + store;
    }
  }
  return joined({nodes.empty() ? "" : "Node.js " + nodes, others}, "; ");
}

void write_anchor(Screen& screen, const trust::AnchorFacts& anchor) {
  const std::string kind = anchor.root ? "  root    " : "  holds   ";
  screen.paragraph(kind, short_name(anchor.subject) + " (SHA-256 " +
                             anchor.sha256.substr(0, kShownDigits) + "…)" +
                             (anchor.sent ? ", sent" : ""));
  std::vector<std::string> holders;
  for (const trust::HolderFacts& holder : anchor.held_by) {
    holders.push_back(holder.store + (holder.file.empty() ? "" : " " + holder.file));
  }
  const std::string in = stores_text(holders);
  const std::string lacking = stores_text(anchor.lacking);
  screen.paragraph("    in    ", in.empty() ? "no store of this machine" : in);
  if (!lacking.empty()) screen.paragraph("    not   ", lacking, Ink::dim);
}

void write_chain(Screen& screen, const ChainOpinion& opinion, const Look& look) {
  const std::string way = opinion.handshake->route == "proxy" ? ", through the proxy" : "";
  screen.blank();
  screen.line("Who trusts the certificate (" + opinion.handshake->subject + way + ")", Ink::bold);
  std::vector<std::string> sent;
  for (const trust::CertificateFacts& certificate : opinion.facts->chain) {
    sent.push_back(short_name(certificate.subject));
  }
  screen.paragraph("  sent    ", joined(sent, look.unicode ? " ← " : " < "));
  for (const trust::AnchorFacts& anchor : opinion.anchors.anchors) write_anchor(screen, anchor);
  if (!opinion.anchors.wanted.empty()) {
    screen.paragraph("  missing ", opinion.anchors.wanted);
  }
  std::size_t width = 0;
  const auto rows = rows_of(opinion);
  for (const Row& row : rows) width = std::max(width, row.result.size());
  for (const Row& row : rows) {
    std::string head =
        row.trusted ? (look.unicode ? "  ✓ " : "  ok   ") : (look.unicode ? "  ✗ " : "  FAIL ");
    head += row.result + std::string(width - row.result.size() + 2, ' ');
    screen.paragraph(head, row.names, Ink::plain, row.trusted ? Ink::good : Ink::bad);
  }
  for (const ViewOpinion& view : opinion.views) {
    if (!view.facts.note.empty()) screen.paragraph("  ! ", view.facts.note, Ink::dim);
  }
  if (opinion.trust.view.empty()) return;
  const ViewOpinion* cli = opinion.view(opinion.trust.view);
  screen.paragraph(
      "  ",
      "The CLI's: " + tls::node_text(opinion.trust) + ", " +
          (cli == nullptr || cli->facts.source.empty() ? opinion.trust.source : cli->facts.source) +
          ".",
      Ink::dim);
}

Json anchor_json(const trust::AnchorFacts& anchor) {
  Json held = Json::array();
  for (const trust::HolderFacts& holder : anchor.held_by) {
    held.push_back({{"store", holder.store},
                    {"file", holder.file.empty() ? Json(nullptr) : Json(holder.file)}});
  }
  return {{"subject", anchor.subject}, {"sha256", anchor.sha256},      {"root", anchor.root},
          {"sent", anchor.sent},       {"public", anchor.is_public()}, {"held_by", held},
          {"lacking", anchor.lacking}};
}

Json view_json(const ViewOpinion& view) {
  const trust::Verification& result = view.facts.result;
  Json path = Json::array();
  for (const trust::PathEntry& entry : result.path) {
    path.push_back({{"subject", entry.subject}, {"sha256", entry.sha256}, {"from", entry.from}});
  }
  Json anchor = nullptr;
  if (!result.anchor_sha256.empty()) {
    anchor = {{"subject", result.anchor},
              {"sha256", result.anchor_sha256},
              {"store", result.anchor_store},
              {"file", result.anchor_file.empty() ? Json(nullptr) : Json(result.anchor_file)}};
  }
  return {{"view", view.facts.view},
          {"source", view.facts.source},
          {"trusted", result.trusted},
          {"code", result.code.empty() ? Json(nullptr) : Json(result.code)},
          {"text", result.text},
          {"anchor", anchor},
          {"path", path}};
}

}  // namespace

void write_trust(Screen& screen, const Evidence& evidence, const Look& look) {
  std::vector<std::string> written;
  for (const auto& shown : chains_of(evidence)) {
    const ChainOpinion& opinion = shown->opinion;
    const bool asked_for = look.every_step || opinion.handshake->id == "chain";
    if (opinion.facts->chain.empty() || (all_clients_trust(opinion) && !asked_for)) continue;
    // Several addresses mostly send the same chain: it is shown once a route.
    const std::string key = opinion.handshake->route + opinion.facts->chain.front().sha256;
    if (std::find(written.begin(), written.end(), key) != written.end()) continue;
    written.push_back(key);
    write_chain(screen, opinion, look);
  }
}

Json trust_json(const Evidence& evidence) {
  Json chains = Json::array();
  for (const auto& shown : chains_of(evidence)) {
    const ChainOpinion& opinion = shown->opinion;
    Json anchors = Json::array();
    for (const auto& anchor : opinion.anchors.anchors) anchors.push_back(anchor_json(anchor));
    Json namesakes = Json::array();
    for (const auto& one : opinion.anchors.namesakes) namesakes.push_back(anchor_json(one));
    Json views = Json::array();
    for (const ViewOpinion& view : opinion.views) views.push_back(view_json(view));
    const std::string& cli = opinion.trust.view;
    chains.push_back(
        {{"handshake", opinion.handshake->id},
         {"route",
          opinion.handshake->route.empty() ? Json(nullptr) : Json(opinion.handshake->route)},
         {"cli_view", cli.empty() ? Json(nullptr) : Json(cli)},
         {"anchors", anchors},
         {"namesakes", namesakes},
         {"missing", opinion.anchors.wanted.empty() ? Json(nullptr) : Json(opinion.anchors.wanted)},
         {"views", views}});
  }
  return chains;
}

}  // namespace sfprobe
