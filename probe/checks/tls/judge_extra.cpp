#include <algorithm>

#include "checks/environment/facts.hpp"
#include "checks/finding.hpp"
#include "checks/tls/judge_chain.hpp"

namespace sfprobe::tls {
namespace {

std::string why_useless(const trust::ExtraFile& extra) {
  if (extra.quoted) return "the quotes are part of the value";
  if (extra.tilde) return "~ is for a shell to replace";
  const std::string& state = extra.state;
  if (state == "missing") return "there is no such file";
  if (state == "unreadable") return "it cannot be read";
  if (state == "directory") return "it is a directory";
  if (state == "empty") return "it is empty";
  if (state == "der") return "it is DER, not PEM";
  if (state == "pkcs7") return "it is PKCS #7, not PEM certificates";
  if (state == "trusted-form")
    return "its blocks are TRUSTED CERTIFICATE, which Node.js passes over";
  if (state == "bad-first") {
    return "its first block is damaged" +
           (extra.left_out > 0
                ? ", and the " + std::to_string(extra.left_out) + " behind it count for nothing"
                : std::string());
  }
  return "it holds no PEM certificate";
}

void judge_useless(const trust::ExtraFile& extra, const std::vector<ChainOpinion>& opinions,
                   Findings& findings) {
  const bool meant = !extra.repaired.empty();
  Finding& finding = add(findings, Stage::tls, Status::warn, "NODE_EXTRA_CA_CERTS_IGNORED",
                         "NODE_EXTRA_CA_CERTS names " + extra.path +
                             ", which Node.js ignores: " + why_useless(extra) +
                             (meant ? "; " + extra.repaired + " would be the file" : ""));
  finding.evidence = {"trust"};
  finding.words = {{"file", meant ? extra.repaired : extra.path}};
  for (const ChainOpinion& opinion : opinions) {
    finding.proven.clear();
    finding.refuted.clear();
    opinion.mark_proofs(finding);
  }
}

// It is read, and does not help: what it holds leads to no root.
void judge_insufficient(const trust::ExtraFile& extra, const std::vector<ChainOpinion>& opinions,
                        Findings& findings) {
  for (const ChainOpinion& opinion : opinions) {
    const ViewOpinion* cli = opinion.view(opinion.trust.view);
    if (cli == nullptr || !opinion.lacks_anchor(*cli)) continue;
    bool known = extra.state == "partial" || opinion.anchors.wanted_from.empty();
    std::string what = extra.state == "partial"
                           ? "a damaged block in it hides " + std::to_string(extra.left_out) +
                                 " certificates behind it"
                           : "none of its certificates has signed this chain";
    for (const trust::AnchorFacts& held : opinion.anchors.anchors) {
      const bool ours = std::any_of(held.held_by.begin(), held.held_by.end(),
                                    [](const auto& h) { return h.store == "NODE_EXTRA_CA_CERTS"; });
      if (!ours || held.root) continue;
      known = true;
      const bool leaf = held.sha256 == opinion.facts->chain.front().sha256;
      what = leaf ? "it holds only the server's own certificate, not the root"
                  : "it holds only the intermediate (" + held.subject + "), not the root";
    }
    if (!known) continue;  // what was left out may well lead to one of them
    const bool by_ca_file =
        std::any_of(opinion.views.begin(), opinion.views.end(), [](const ViewOpinion& view) {
          return view.facts.view == "--ca-file" && view.facts.result.trusted;
        });
    if (by_ca_file) continue;
    Finding& finding = add(findings, Stage::tls, Status::warn, "NODE_EXTRA_CA_CERTS_INSUFFICIENT",
                           "NODE_EXTRA_CA_CERTS (" + extra.path + ") does not help: " + what);
    finding.route = opinion.handshake->route;
    finding.evidence = {"trust", opinion.handshake->id};
    finding.words = {{"issuer", opinion.facts->chain.back().issuer}};
    opinion.mark_proofs(finding);
    return;
  }
}

// Evidence without the step "trust" says only whether the file was a view.
void judge_old_evidence(const Evidence& evidence, Findings& findings) {
  const Step* variables = evidence.find("environment.variables");
  if (variables == nullptr) return;
  const auto facts = unpack<environment::VariablesFacts>(variables->facts);
  const environment::VariableFact* extra = facts.find("NODE_EXTRA_CA_CERTS");
  if (extra == nullptr || extra->empty) return;
  bool verified = false;
  for (const Step& step : evidence.steps) {
    if (step.action != "verify") continue;
    verified = true;
    if (unpack<VerifyFacts>(step.facts).view == "NODE_EXTRA_CA_CERTS") return;
  }
  if (!verified) return;
  Finding& finding = add(findings, Stage::tls, Status::warn, "NODE_EXTRA_CA_CERTS_IGNORED",
                         "NODE_EXTRA_CA_CERTS names " + extra->value +
                             ", which Node.js ignores: it is not a readable PEM file");
  finding.evidence = {variables->id};
  finding.words = {{"file", extra->value}};
}

}  // namespace

void judge_extra_file(const std::vector<ChainOpinion>& opinions, const Evidence& evidence,
                      Findings& findings) {
  const Step* trust = evidence.find("trust");
  if (trust == nullptr) return judge_old_evidence(evidence, findings);
  const trust::ExtraFile extra = unpack<TrustFacts>(trust->facts).extra;
  if (extra.path.empty() || opinions.empty()) return;
  if (extra.useless()) {
    judge_useless(extra, opinions, findings);
  } else {
    judge_insufficient(extra, opinions, findings);
  }
}

}  // namespace sfprobe::tls
