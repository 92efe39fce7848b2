#include "checks/tls/judge_chain.hpp"

#include <algorithm>

#include "checks/finding.hpp"
#include "system/system.hpp"

namespace sfprobe::tls {
namespace {

std::string day(std::int64_t seconds) {
  return rfc3339(std::chrono::system_clock::from_time_t(static_cast<std::time_t>(seconds)))
      .substr(0, 10);
}

std::string names_of(const trust::CertificateFacts& leaf) {
  std::string text;
  for (std::size_t i = 0; i < leaf.names.size() && i < 3; ++i) {
    text += (i == 0 ? "" : ", ") + leaf.names[i];
  }
  if (leaf.names_total > 3) text += " and " + std::to_string(leaf.names_total - 3) + " more";
  return text.empty() ? leaf.subject : text;
}

// The certificate that the error is about, wherever it came from.
struct Culprit {
  std::string whose = "a certificate of the issuer";
  std::string subject;
  std::string issuer;
  std::int64_t not_before = 0;
  std::int64_t not_after = 0;
  std::string key;
  std::string signature;
};

Culprit culprit_of(const ChainOpinion& opinion, const trust::Verification& result) {
  const auto& chain = opinion.facts->chain;
  const auto depth = static_cast<std::size_t>(std::max<std::int64_t>(result.depth, 0));
  Culprit culprit;
  const trust::CertificateFacts* sent = &chain[std::min(depth, chain.size() - 1)];
  if (depth < result.path.size()) {
    const std::string& sha256 = result.path[depth].sha256;
    const auto same = [&](const auto& c) { return c.sha256 == sha256; };
    const auto found = std::find_if(chain.begin(), chain.end(), same);
    if (found != chain.end()) sent = &*found;
    const auto& anchors = opinion.anchors.anchors;
    const auto anchor = std::find_if(anchors.begin(), anchors.end(), same);
    if (found == chain.end() && anchor != anchors.end()) {
      culprit.whose = "the root (" + anchor->subject + ")";
      culprit.subject = culprit.issuer = anchor->subject;
      culprit.not_before = anchor->not_before;
      culprit.not_after = anchor->not_after;
      return culprit;
    }
  }
  if (depth == 0) {
    culprit.whose = "the server's certificate";
  } else if (sent->self_issued) {
    culprit.whose = "the root (" + sent->subject + ")";
  } else {
    culprit.whose = "the intermediate certificate (" + sent->subject + ")";
  }
  culprit.subject = sent->subject;
  culprit.issuer = sent->issuer;
  culprit.not_before = sent->not_before;
  culprit.not_after = sent->not_after;
  culprit.key = sent->key;
  culprit.signature = sent->signature;
  return culprit;
}

// OpenSSL's words for what Node.js only calls UNSPECIFIED.
std::string unspecified(const Culprit& culprit, const VerifyFacts& verify) {
  const std::string& text = verify.result.text;
  const std::string level =
      " (OpenSSL's security level " + std::to_string(verify.security_level) + ")";
  if (text.find("key too weak") != std::string::npos) {
    return culprit.whose + " has a key that is too weak for this Node.js: " + culprit.key + level;
  }
  if (text.find("md too weak") != std::string::npos) {
    return culprit.whose + " is signed with " + culprit.signature +
           ", which is too weak for this Node.js" + level;
  }
  return "the certificate is not accepted: " + text;
}

// RFC 6125: what a name with a star stands for, where one nearly fits.
std::string wildcard_rule(const trust::CertificateFacts& leaf) {
  const bool star = std::any_of(leaf.names.begin(), leaf.names.end(), [](const auto& name) {
    return name.find('*') != std::string::npos;
  });
  return star ? " (a * stands for one label, the leftmost)" : "";
}

std::string summary_of(const ChainOpinion& opinion, const VerifyFacts& verify,
                       const std::string& host) {
  const trust::Verification& result = verify.result;
  const trust::CertificateFacts& leaf = opinion.facts->chain.front();
  const Culprit culprit = culprit_of(opinion, result);
  const std::string& code = result.code;
  if (code == "CERT_HAS_EXPIRED") {
    return culprit.whose + " expired on " + day(culprit.not_after) + " by this machine's clock (" +
           day(verify.at) + ")";
  }
  if (code == "CERT_NOT_YET_VALID") {
    return culprit.whose + " is valid only from " + day(culprit.not_before) +
           "; this machine's clock says " + day(verify.at);
  }
  if (code == "ERR_TLS_CERT_ALTNAME_INVALID") {
    return "the certificate is not for " + host + " but for " + names_of(leaf) +
           wildcard_rule(leaf);
  }
  if (code == "DEPTH_ZERO_SELF_SIGNED_CERT") {
    return "the server's certificate is signed by itself (" + leaf.subject + ")";
  }
  if (code == "SELF_SIGNED_CERT_IN_CHAIN") {
    return "the chain ends in a root that is not trusted here: " +
           opinion.facts->chain.back().issuer;
  }
  if (code == "UNABLE_TO_VERIFY_LEAF_SIGNATURE" || code == "UNABLE_TO_GET_ISSUER_CERT_LOCALLY") {
    return "the issuer is neither sent nor trusted here: " + culprit.issuer;
  }
  if (code == "INVALID_PURPOSE") {
    return culprit.whose + " is not meant for this purpose: " + result.text;
  }
  if (code == "UNSPECIFIED") return unspecified(culprit, verify);
  return "the certificate is not accepted: " + result.text;
}

// Trusted by a --ca-file alone: what the CLI would need.
void tell_ca_file(const ChainOpinion& opinion, const ViewOpinion& trusting, Findings& findings) {
  Finding& only = add(findings, Stage::tls, Status::info, "",
                      "only " + trusting.facts.source +
                          " (--ca-file) makes the certificate trusted: the CLI needs "
                          "NODE_EXTRA_CA_CERTS=" +
                          trusting.facts.source);
  only.route = opinion.handshake->route;
  only.evidence = {opinion.handshake->id, trusting.step->id};
}

}  // namespace

void judge_chain(const ChainOpinion& opinion, const Evidence& evidence, Findings& findings) {
  const auto counting = opinion.counting();
  if (counting.empty()) return;
  const auto trusting = std::find_if(counting.begin(), counting.end(),
                                     [](const ViewOpinion* v) { return v->facts.result.trusted; });
  tell_reasons(opinion, *counting.front(), evidence, findings);
  if (trusting != counting.end()) {
    if ((*trusting)->facts.view == "--ca-file" && counting.back()->facts.view == "--ca-file") {
      tell_ca_file(opinion, **trusting, findings);
    }
    return;
  }
  // The view that got furthest tells what is wrong besides the anchor.
  auto telling = std::find_if(counting.begin(), counting.end(),
                              [](const ViewOpinion* v) { return !v->lacks_anchor(); });
  if (telling == counting.end()) telling = counting.begin();
  const VerifyFacts& verify = (*telling)->facts;
  Finding& finding = add(findings, Stage::tls, Status::fail, verify.result.code,
                         summary_of(opinion, verify, evidence.target.display));
  finding.route = opinion.handshake->route;
  finding.evidence = {opinion.handshake->id, (*telling)->step->id};
  finding.words = {{"issuer", opinion.facts->chain.back().issuer},
                   {"names", names_of(opinion.facts->chain.front())},
                   {"address", opinion.facts->peer}};
  opinion.mark_proofs(finding);
}

}  // namespace sfprobe::tls
