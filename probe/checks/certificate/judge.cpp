#include "checks/certificate/judge.hpp"

#include <algorithm>

#include "checks/certificate/certificate.hpp"
#include "checks/finding.hpp"
#include "text/time.hpp"

namespace sfprobe::tls {
namespace {

// X509_V_ERR_… of openssl/x509_vfy.h.
constexpr int kNoCertSign = 32;
constexpr int kUnhandledExtension = 34;
constexpr int kPermittedViolation = 47;
constexpr int kExcludedViolation = 48;

std::string day(std::int64_t seconds) { return rfc3339(seconds).substr(0, 10); }

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
  bool is_server = false;  // its own certificate, not one that issues others
  std::string whose = "a certificate of the issuer";
  std::string subject;
  std::string issuer;
  std::int64_t not_before = 0;
  std::int64_t not_after = 0;
  std::string key;
  std::string signature;

  bool is_root() const { return !subject.empty() && subject == issuer; }
};

Culprit culprit_of(const ChainViews& views, const trust::Verification& result) {
  const auto& chain = views.chain();
  const auto depth = static_cast<std::size_t>(std::max<std::int64_t>(result.depth, 0));
  Culprit culprit;
  const trust::CertificateFacts* sent = &chain[std::min(depth, chain.size() - 1)];
  if (depth < result.path.size()) {
    const std::string& sha256 = result.path[depth].sha256;
    const auto same = [&](const auto& c) { return c.sha256 == sha256; };
    const auto found = std::find_if(chain.begin(), chain.end(), same);
    if (found != chain.end()) sent = &*found;
    const auto& anchors = views.anchors().anchors;
    const auto anchor = std::find_if(anchors.begin(), anchors.end(), same);
    if (found == chain.end() && anchor != anchors.end()) {
      culprit.whose = "the root (" + anchor->subject + ")";
      culprit.subject = culprit.issuer = anchor->subject;
      culprit.not_before = anchor->not_before;
      culprit.not_after = anchor->not_after;
      return culprit;
    }
  }
  culprit.is_server = depth == 0;
  if (culprit.is_server) {
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
  const std::string level =
      " (OpenSSL's security level " + std::to_string(verify.security_level) + ")";
  if (verify.weakness() == Weakness::key) {
    return culprit.whose + " has a key that is too weak for this Node.js: " + culprit.key + level;
  }
  if (verify.weakness() == Weakness::digest) {
    return culprit.whose + " is signed with " + culprit.signature +
           ", which is too weak for this Node.js" + level;
  }
  switch (verify.result.error) {
    case kPermittedViolation:
    case kExcludedViolation:
      return "a certificate authority in the chain may not sign for this name (name constraints: " +
             verify.result.text + ")";
    case kUnhandledExtension:
      return culprit.whose + " has a critical extension that Node.js does not know (" +
             verify.result.text + ")";
    case kNoCertSign:
      return culprit.whose + " may not be used to issue others (" + verify.result.text + ")";
    default: return "the certificate is not accepted: " + verify.result.text;
  }
}

// The same for a cell of a table.
std::string refusal_of(const VerifyFacts& verify) {
  switch (verify.result.error) {
    case kPermittedViolation:
    case kExcludedViolation: return "constraints";
    case kUnhandledExtension: return "extension";
    case kNoCertSign: return "not a CA";
    default: return verify.weakness() == Weakness::none ? "rejected" : "too weak";
  }
}

// RFC 6125: what a name with a star stands for, where one nearly fits.
std::string wildcard_rule(const trust::CertificateFacts& leaf) {
  const bool star = std::any_of(leaf.names.begin(), leaf.names.end(), [](const auto& name) {
    return name.find('*') != std::string::npos;
  });
  return star ? " (a wildcard stands for the whole leftmost label, as in *.example.com)" : "";
}

// An IP address counts only among the addresses (RFC 6125, appendix B.2; Node.js checks it so).
bool is_named_in_vain(const trust::CertificateFacts& leaf, const std::string& host) {
  return names_of(leaf) == host || (leaf.names.empty() && leaf.subject == "CN=" + host);
}

std::string vain_name_of(const trust::CertificateFacts& leaf) {
  return leaf.names.empty() ? "its common name" : "a DNS name";
}

std::string summary_of(const ChainViews& views, const VerifyFacts& verify,
                       const std::string& host) {
  const trust::Verification& result = verify.result;
  const trust::CertificateFacts& leaf = views.chain().front();
  const Culprit culprit = culprit_of(views, result);
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
    if (is_named_in_vain(leaf, host)) {
      return "the certificate has " + host + " only as " + vain_name_of(leaf) +
             "; an IP address must be among the subject alternative names";
    }
    return "the certificate is not for " + host + " but for " + names_of(leaf) +
           wildcard_rule(leaf);
  }
  if (code == "DEPTH_ZERO_SELF_SIGNED_CERT") {
    return "the server's certificate is self-signed (" + leaf.subject + ")";
  }
  if (code == "SELF_SIGNED_CERT_IN_CHAIN") {
    return "the chain ends in a root that is not trusted here: " + views.chain().back().issuer;
  }
  if (code == "UNABLE_TO_VERIFY_LEAF_SIGNATURE" || code == "UNABLE_TO_GET_ISSUER_CERT_LOCALLY") {
    return "the issuer is neither sent nor trusted by Node.js: " + culprit.issuer;
  }
  if (code == "INVALID_PURPOSE") {
    return culprit.whose + " may not be used " +
           (culprit.is_server ? "for a server"
                              : "to issue others: it is not a certificate authority") +
           " (" + result.text + ")";
  }
  if (code == "UNSPECIFIED") return unspecified(culprit, verify);
  if (code == "CERT_SIGNATURE_FAILURE" && !views.anchors().namesakes.empty()) {
    return "a root named " + views.anchors().namesakes.front().subject +
           " is known here, but with another key: it did not sign this chain";
  }
  return "the certificate is not accepted: " + result.text;
}

// Trusted by a --ca-file alone: what the CLI would need.
void tell_ca_file(const ChainViews& views, const TrustView& trusting, Findings& findings) {
  Finding& only = add(findings, kCertificateStage, Status::info, "",
                      "only " + trusting.facts.source +
                          " (--ca-file) makes the certificate trusted: the CLI needs "
                          "NODE_EXTRA_CA_CERTS=" +
                          trusting.facts.source);
  only.route = views.handshake().route;
  only.evidence = {views.handshake().id, trusting.id};
}

void judge_chain(const ChainViews& views, const Observed& observed, Findings& findings) {
  const auto counting = views.counting();
  if (counting.empty()) return;
  const auto trusting = std::find_if(counting.begin(), counting.end(),
                                     [](const TrustView* v) { return v->facts.result.trusted; });
  tell_reasons(views, *counting.front(), observed, findings);
  if (trusting != counting.end()) {
    if ((*trusting)->facts.view == trust::kCaFile &&
        counting.back()->facts.view == trust::kCaFile) {
      tell_ca_file(views, **trusting, findings);
    }
    return;
  }
  // The view that got furthest tells what is wrong besides the anchor.
  auto telling = std::find_if(counting.begin(), counting.end(),
                              [](const TrustView* v) { return !v->facts.result.lacks_anchor(); });
  if (telling == counting.end()) telling = counting.begin();
  const VerifyFacts& verify = (*telling)->facts;
  const trust::CertificateFacts& leaf = views.chain().front();
  Finding& finding = add(findings, kCertificateStage, Status::fail, verify.result.code,
                         summary_of(views, verify, observed.target.display));
  finding.route = views.handshake().route;
  finding.evidence = {views.handshake().id, (*telling)->id};
  // Where one certificate is to blame, it is that which somebody has to replace.
  const Culprit culprit = culprit_of(views, verify.result);
  const std::string& code = verify.result.code;
  const bool one = (code == "CERT_HAS_EXPIRED" || code == "CERT_NOT_YET_VALID" ||
                    code == "INVALID_PURPOSE" || code == "UNSPECIFIED") &&
                   !culprit.issuer.empty();
  finding.words = {{"issuer", one ? culprit.issuer : views.chain().back().issuer},
                   {"certificate", one && !culprit.is_root() ? culprit.subject : ""},
                   {"root", one && culprit.is_root() ? culprit.subject : ""},
                   {"expired", code == "CERT_HAS_EXPIRED" ? day(culprit.not_after) : ""},
                   {"names", is_named_in_vain(leaf, observed.target.host)
                                 ? leaf.subject + ", which is not an address"
                                 : names_of(leaf)},
                   {"address", views.target_address()}};
  if (code == "UNSPECIFIED") finding.words.emplace_back("refusal", refusal_of(verify));
  views.mark_proofs(finding);
}

// The root at the end, by its key; else the issuer's name.
std::string top_of(const ChainViews& views) {
  const auto& anchors = views.anchors().anchors;
  return anchors.empty() || !anchors.front().root ? "" : anchors.front().sha256;
}

// Another root through the proxy than directly: the proxy signs in the target's place.
void compare_routes(const std::vector<ChainViews>& chains, Findings& findings) {
  const auto on = [](const char* route) {
    return [route](const ChainViews& views) { return views.handshake().route == route; };
  };
  const auto one = std::find_if(chains.begin(), chains.end(), on(steps::kDirect));
  const auto other = std::find_if(chains.begin(), chains.end(), on(steps::kProxy));
  if (one == chains.end() || other == chains.end()) return;
  const trust::CertificateFacts& genuine = one->chain().front();
  const trust::CertificateFacts& shown = other->chain().front();
  const std::string genuine_top = top_of(*one);
  const std::string shown_top = top_of(*other);
  const bool known = !genuine_top.empty() && !shown_top.empty();
  if (known ? genuine_top == shown_top : genuine.issuer == shown.issuer) return;
  Finding& finding = add(findings, kCertificateStage, Status::info, "CERT_INTERCEPTED",
                         "the proxy inspects TLS: through it the certificate is issued by " +
                             shown.issuer_name + ", and without it by " + genuine.issuer_name);
  finding.evidence = {one->handshake().id, other->handshake().id};
  finding.words = {{"issuer", shown.issuer}};
  other->mark_proofs(finding);
}

std::vector<ChainViews> chains_of(const Observed& observed) {
  std::vector<ChainViews> chains;
  for (const ObservedRoute& route : observed.routes) {
    for (const ObservedHandshake& handshake : route.handshakes) {
      if (!handshake.facts.chain.empty()) chains.emplace_back(handshake, observed);
    }
  }
  return chains;
}

}  // namespace

void judge_chains(const Observed& observed, Findings& findings) {
  const std::vector<ChainViews> chains = chains_of(observed);
  for (const ChainViews& views : chains) judge_chain(views, observed, findings);
  compare_routes(chains, findings);
  judge_extra_file(chains, observed, findings);
}

}  // namespace sfprobe::tls
