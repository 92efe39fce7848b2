#include "checks/tls/judge_chain.hpp"

#include <algorithm>
#include <array>

#include "checks/finding.hpp"
#include "system/system.hpp"

namespace sfprobe::tls {
namespace {

// Errors that say "no anchor here": with several views, one that got further says more.
constexpr std::array<std::string_view, 6> kNoAnchor = {
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_GET_ISSUER_CERT",   "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",   "DEPTH_ZERO_SELF_SIGNED_CERT", "CERT_UNTRUSTED"};

struct View {
  const Step* step;
  VerifyFacts facts;

  bool no_anchor() const {
    return std::find(kNoAnchor.begin(), kNoAnchor.end(), facts.result.code) != kNoAnchor.end();
  }
};

// What counts for the CLI: its own view first, then each --ca-file. Evidence that does not say
// which view is the CLI's counts them all.
std::vector<View> views_of(const Step& handshake, const Evidence& evidence) {
  const Step* trust = evidence.find("trust");
  const std::string cli = trust == nullptr ? "" : unpack<TrustFacts>(trust->facts).view;
  std::vector<View> views;
  for (const Step& step : evidence.steps) {
    if (step.action != "verify") continue;
    auto facts = unpack<VerifyFacts>(step.facts);
    if (facts.handshake != handshake.id) continue;
    const bool own = facts.view == cli;
    if (!cli.empty() && !own && facts.view != "--ca-file") continue;
    views.insert(own ? views.begin() : views.end(), {&step, std::move(facts)});
  }
  return views;
}

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

std::string whose(std::int64_t depth) {
  return depth == 0 ? "the server's certificate" : "a certificate of the issuer";
}

std::string summary_of(const VerifyFacts& verify, const HandshakeFacts& facts,
                       const std::string& host) {
  const trust::Verification& result = verify.result;
  const trust::CertificateFacts& leaf = facts.chain.front();
  const auto depth = static_cast<std::size_t>(std::max<std::int64_t>(result.depth, 0));
  const trust::CertificateFacts& subject = facts.chain[std::min(depth, facts.chain.size() - 1)];
  const std::string& code = result.code;
  if (code == "CERT_HAS_EXPIRED") {
    return whose(result.depth) + " expired on " + day(subject.not_after) +
           " by this machine's clock (" + day(verify.at) + ")";
  }
  if (code == "CERT_NOT_YET_VALID") {
    return whose(result.depth) + " is valid only from " + day(subject.not_before) +
           "; this machine's clock says " + day(verify.at);
  }
  if (code == "ERR_TLS_CERT_ALTNAME_INVALID") {
    return "the certificate is not for " + host + " but for " + names_of(leaf);
  }
  if (code == "DEPTH_ZERO_SELF_SIGNED_CERT") {
    return "the server's certificate is signed by itself (" + leaf.subject + ")";
  }
  if (code == "SELF_SIGNED_CERT_IN_CHAIN") {
    return "the chain ends in a root that is not trusted here: " + facts.chain.back().issuer;
  }
  if (code == "UNABLE_TO_VERIFY_LEAF_SIGNATURE" || code == "UNABLE_TO_GET_ISSUER_CERT_LOCALLY") {
    return "the issuer is neither sent nor trusted here: " + subject.issuer;
  }
  return "the certificate is not accepted: " + result.text;
}

}  // namespace

void judge_chain(const Step& handshake, const HandshakeFacts& facts, const Evidence& evidence,
                 Findings& findings) {
  const std::vector<View> views = views_of(handshake, evidence);
  if (views.empty()) return;
  const auto trusting = std::find_if(views.begin(), views.end(),
                                     [](const View& v) { return v.facts.result.trusted; });
  if (trusting != views.end()) {
    if (trusting->facts.view == "--ca-file" && views.back().facts.view == "--ca-file") {
      Finding& only = add(findings, Stage::tls, Status::info, "",
                          "only " + trusting->facts.source +
                              " (--ca-file) makes the certificate trusted: the CLI needs "
                              "NODE_EXTRA_CA_CERTS=" +
                              trusting->facts.source);
      only.route = handshake.route;
      only.evidence = {handshake.id, trusting->step->id};
    }
    return;
  }
  // The view that got furthest tells what is wrong besides the anchor.
  auto telling =
      std::find_if(views.begin(), views.end(), [](const View& v) { return !v.no_anchor(); });
  if (telling == views.end()) telling = views.begin();
  const VerifyFacts& verify = telling->facts;
  Finding& finding = add(findings, Stage::tls, Status::fail, verify.result.code,
                         summary_of(verify, facts, evidence.target.display));
  finding.route = handshake.route;
  finding.evidence = {handshake.id, telling->step->id};
  finding.words = {{"issuer", facts.chain.back().issuer},
                   {"names", names_of(facts.chain.front())},
                   {"address", facts.peer}};
}

}  // namespace sfprobe::tls
