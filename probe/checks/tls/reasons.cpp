#include <algorithm>
#include <cstdlib>

#include "checks/endpoint/facts.hpp"
#include "checks/finding.hpp"
#include "checks/tls/judge_chain.hpp"
#include "checks/tls/products.hpp"

namespace sfprobe::tls {
namespace {

constexpr std::int64_t kSkewSeconds = 180;

// The root that ends the path, as far as anybody knows: null if only an issuer's name is known.
const trust::AnchorFacts* top_of(const ChainOpinion& opinion) {
  const auto& anchors = opinion.anchors.anchors;
  return anchors.empty() || !anchors.front().root ? nullptr : &anchors.front();
}

std::string top_name(const ChainOpinion& opinion) {
  if (const trust::AnchorFacts* top = top_of(opinion)) return top->subject;
  return opinion.anchors.wanted.empty() ? opinion.facts->chain.back().issuer
                                        : opinion.anchors.wanted;
}

std::string product_of(const ChainOpinion& opinion) {
  if (std::string name = inspecting_product(top_name(opinion)); !name.empty()) return name;
  for (const trust::CertificateFacts& certificate : opinion.facts->chain) {
    if (std::string name = inspecting_product(certificate.issuer); !name.empty()) return name;
  }
  return {};
}

// "the system's store (/usr/local/…/corp.crt), --ca-file (x.pem)".
std::string holders_text(const trust::AnchorFacts& anchor) {
  std::string text;
  std::size_t told = 0;
  for (const trust::HolderFacts& holder : anchor.held_by) {
    if (holder.store.starts_with("Node.js") || told == 3) continue;
    text += (told++ == 0 ? "" : ", ") +
            (holder.store == "system" ? std::string("the system's store") : holder.store) +
            (holder.file.empty() ? "" : " (" + holder.file + ")");
  }
  return text;
}

std::string node_holders_text(const trust::AnchorFacts& anchor) {
  std::string text;
  for (const trust::HolderFacts& holder : anchor.held_by) {
    if (!holder.store.starts_with("Node.js ")) continue;
    text += (text.empty() ? "Node.js " : ", ") + holder.store.substr(8);
  }
  return text;
}

Finding& notice(const ChainOpinion& opinion, Findings& findings, const std::string& code,
                std::string summary, Certainty certainty) {
  Finding& finding = add(findings, Stage::tls, Status::info, code, std::move(summary));
  finding.route = opinion.handshake->route;
  finding.certainty = certainty;
  finding.evidence = {opinion.handshake->id};
  finding.words = {{"issuer", top_name(opinion)}, {"address", opinion.facts->peer}};
  opinion.mark_proofs(finding);
  return finding;
}

// The issuer was left out, and the certificate says where it is to be had.
bool misses_intermediate(const ChainOpinion& opinion) {
  return top_of(opinion) == nullptr && !opinion.anchors.wanted_from.empty();
}

void tell_missing_intermediate(const ChainOpinion& opinion, const Evidence& evidence,
                               Findings& findings) {
  const Step* fetched = nullptr;
  for (const Step& step : evidence.steps) {
    if (step.action == "aia" && step.facts["handshake"].string() == opinion.handshake->id) {
      fetched = &step;
    }
  }
  const bool proven = fetched != nullptr && fetched->facts["trusted"].boolean();
  Finding& finding =
      notice(opinion, findings, "MISSING_INTERMEDIATE",
             "the server leaves out an intermediate certificate, " + opinion.anchors.wanted +
                 (proven ? "; with it (" : ", which is to be had at ") +
                 opinion.anchors.wanted_from + (proven ? ") the chain is good" : ""),
             proven ? Certainty::observed : Certainty::inferred);
  finding.words.front().second = opinion.anchors.wanted;
  if (fetched != nullptr) finding.evidence.push_back(fetched->id);
}

void tell_anchor(const ChainOpinion& opinion, const ViewOpinion& cli, const Evidence& evidence,
                 Findings& findings) {
  const std::string product = product_of(opinion);
  const std::string whose = product.empty() ? "" : ": that is " + product + ", which inspects TLS";
  const trust::AnchorFacts* top = top_of(opinion);
  if (top != nullptr && top->is_public()) {
    notice(opinion, findings, "ROOT_NOT_IN_NODE",
           "the root " + top->subject + " is public, but not among those of " +
               node_text(opinion.trust) + "; it is in " + node_holders_text(*top),
           Certainty::observed);
  } else if (top != nullptr && !holders_text(*top).empty()) {
    notice(opinion, findings, "CERT_INTERCEPTED",
           "the root " + top->subject + " is private" + whose + "; " + holders_text(*top) +
               " has it, Node.js by itself does not",
           product.empty() ? Certainty::inferred : Certainty::observed);
  } else if (product.empty() && misses_intermediate(opinion)) {
    tell_missing_intermediate(opinion, evidence, findings);
  } else if (!product.empty() || cli.facts.result.code != "DEPTH_ZERO_SELF_SIGNED_CERT") {
    notice(opinion, findings, "CERT_INTERCEPTED",
           "no public root vouches for the chain, which ends in " + top_name(opinion) + whose +
               "; no store of this machine knows it",
           Certainty::inferred);
  }
  for (const trust::AnchorFacts& namesake : opinion.anchors.namesakes) {
    if (top != nullptr && !top->held_by.empty()) break;
    Finding& finding = add(findings, Stage::tls, Status::info, "",
                           "a root of the same name, but with another key, is in " +
                               (holders_text(namesake).empty() ? node_holders_text(namesake)
                                                               : holders_text(namesake)) +
                               ": it did not sign this chain");
    finding.route = opinion.handshake->route;
    finding.evidence = {opinion.handshake->id};
    break;
  }
}

// The server's own clock says that the certificate is good: then ours is wrong.
void tell_clock(const ChainOpinion& opinion, const VerifyFacts& cli, const Evidence& evidence,
                Findings& findings) {
  for (const Step& step : evidence.steps) {
    if ((step.action != "request" && step.action != "clock") ||
        step.route != opinion.handshake->route) {
      continue;
    }
    const auto answer = unpack<endpoint::RequestFacts>(step.facts);
    if (answer.date == 0 || answer.local_time == 0) continue;
    const std::int64_t skew = answer.local_time - answer.date;
    const bool valid_then = std::all_of(
        opinion.facts->chain.begin(), opinion.facts->chain.end(), [&](const auto& certificate) {
          return certificate.not_before <= answer.date && answer.date <= certificate.not_after;
        });
    if (std::llabs(skew) <= kSkewSeconds || !valid_then) continue;
    const std::int64_t days = std::llabs(skew) / 86'400;
    Finding& finding = notice(
        opinion, findings, "CLOCK_SKEW",
        "this machine's clock is " +
            (days >= 2 ? std::to_string(days) + " days" : std::to_string(std::llabs(skew)) + " s") +
            (skew > 0 ? " ahead of" : " behind") +
            " the server's, by which the certificate is valid: the clock is the cause",
        Certainty::observed);
    finding.words.emplace_back("seconds", std::to_string(std::llabs(skew)));
    finding.evidence = {cli.handshake, step.id};
    return;
  }
}

// What became of --export-ca.
void tell_export(const ChainOpinion& opinion, Findings& findings) {
  for (const auto& [step, cure] : opinion.cures) {
    if (cure.why_not.empty() && !cure.written) continue;
    Finding& finding = add(findings, Stage::tls, Status::info, "",
                           cure.why_not.empty() ? "--export-ca wrote " + cure.file
                                                : "--export-ca wrote nothing: " + cure.why_not);
    finding.route = opinion.handshake->route;
    finding.evidence = {step->id};
  }
}

}  // namespace

void tell_reasons(const ChainOpinion& opinion, const ViewOpinion& cli, const Evidence& evidence,
                  Findings& findings) {
  if (opinion.trust.view.empty()) return;
  tell_export(opinion, findings);
  const trust::Verification& result = cli.facts.result;
  const trust::AnchorFacts* top = top_of(opinion);
  const bool by_ca_file =
      std::any_of(opinion.views.begin(), opinion.views.end(), [](const ViewOpinion& view) {
        return view.facts.view == "--ca-file" && view.facts.result.trusted;
      });
  if (opinion.lacks_anchor(cli) && !by_ca_file) {
    tell_anchor(opinion, cli, evidence, findings);
  } else if (top != nullptr && !top->is_public()) {
    // All is well, and yet worth knowing who it is that listens.
    const std::string product = product_of(opinion);
    if (!product.empty()) {
      notice(opinion, findings, "CERT_INTERCEPTED",
             "the chain ends in " + top->subject + ": that is " + product + ", which inspects TLS",
             Certainty::observed);
    }
  }
  if (result.code == "CERT_HAS_EXPIRED" || result.code == "CERT_NOT_YET_VALID") {
    tell_clock(opinion, cli.facts, evidence, findings);
  }
}

}  // namespace sfprobe::tls
