#include <algorithm>
#include <cstdlib>

#include "checks/certificate/certificate.hpp"
#include "checks/certificate/judge.hpp"
#include "checks/finding.hpp"
#include "text/inspection_products.hpp"
#include "text/public_authorities.hpp"

namespace sfprobe::tls {
namespace {

// The root that ends the path, as far as anybody knows: null if only an issuer's name is known.
const trust::AnchorFacts* top_of(const ChainViews& views) {
  const auto& anchors = views.anchors().anchors;
  return anchors.empty() || !anchors.front().root ? nullptr : &anchors.front();
}

std::string top_name(const ChainViews& views) {
  if (const trust::AnchorFacts* top = top_of(views)) return top->subject;
  return views.anchors().wanted.empty() ? views.chain().back().issuer : views.anchors().wanted;
}

std::string product_of(const ChainViews& views) {
  if (std::string name = text::inspection_product(top_name(views)); !name.empty()) return name;
  for (const trust::CertificateFacts& certificate : views.chain()) {
    if (std::string name = text::inspection_product(certificate.issuer); !name.empty()) return name;
  }
  return {};
}

// "the system's store (/usr/local/…/corp.crt), --ca-file (x.pem)".
std::string holders_text(const trust::AnchorFacts& anchor) {
  std::string text;
  std::size_t told = 0;
  for (const trust::HolderFacts& holder : anchor.held_by) {
    if (holder.store.starts_with("Node.js") || told == 3) continue;
    text +=
        (told++ == 0 ? "" : ", ") +
        (holder.store == trust::kSystemStore ? std::string("the system's store") : holder.store) +
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

Finding& notice(const ChainViews& views, Findings& findings, const std::string& code,
                std::string summary, Certainty certainty) {
  Finding& finding = add(findings, kCertificateStage, Status::info, code, std::move(summary));
  finding.route = views.handshake().route;
  finding.certainty = certainty;
  finding.evidence = {views.handshake().id};
  finding.words = {{"issuer", top_name(views)}, {"address", views.target_address()}};
  views.mark_proofs(finding);
  return finding;
}

// A device that inspects TLS signs with a name of its own: one certificate alone, of a public
// authority, is a chain that is not whole.
bool is_alone_of_public_authority(const ChainViews& views) {
  const auto& chain = views.chain();
  return chain.size() == 1 && !chain.front().self_issued &&
         text::is_public_authority(chain.front().issuer);
}

// The issuer was left out, and the certificate says where it is available, or whose it is.
bool misses_intermediate(const ChainViews& views) {
  return top_of(views) == nullptr &&
         (!views.anchors().wanted_from.empty() || is_alone_of_public_authority(views));
}

// The CLI's own Node.js has the root: what it lacks is what leads there, and another store has
// that.
bool has_root_of_cli(const ChainViews& views, const trust::AnchorFacts& top) {
  const TrustFacts& trust = views.trust();
  constexpr std::string_view kView = "node";
  if (trust.openssl_ca || !trust.view.starts_with(kView)) return false;
  const std::string own = "Node.js " + trust.view.substr(kView.size());
  return std::any_of(top.held_by.begin(), top.held_by.end(),
                     [&](const trust::HolderFacts& holder) { return holder.store == own; });
}

void tell_locally_known_intermediate(const ChainViews& views, Findings& findings) {
  const std::string& name = views.chain().back().issuer;
  notice(views, findings, "MISSING_INTERMEDIATE",
         "the server leaves out an intermediate certificate, " + name +
             ", which another store of this machine has; Node.js has its root alone",
         Certainty::observed)
      .words.front()
      .second = name;
}

void tell_missing_intermediate(const ChainViews& views, Findings& findings) {
  const auto& fetched = views.handshake().verdicts.issuer;
  const bool proven = fetched && fetched->facts.trusted;
  const std::string& from = views.anchors().wanted_from;
  const std::string& wanted =
      views.anchors().wanted.empty() ? views.chain().back().issuer : views.anchors().wanted;
  Finding& finding = notice(views, findings, "MISSING_INTERMEDIATE",
                            "the server leaves out an intermediate certificate, " + wanted +
                                (from.empty() ? ", of a public authority"
                                 : proven     ? "; with it (" + from + ") the chain is good"
                                              : ", which is available from " + from),
                            proven ? Certainty::observed : Certainty::inferred);
  finding.words.front().second = wanted;
  if (fetched) finding.evidence.push_back(fetched->id);
}

// With which the CLI would accept the chain: what NODE_EXTRA_CA_CERTS was meant to name, or what is
// set for another program.
std::string file_that_helps(const ChainViews& views) {
  for (const auto& cure : views.cures()) {
    if (cure.facts.trusted && !cure.facts.file.empty()) return cure.facts.file;
  }
  return {};
}

void tell_anchor(const ChainViews& views, const TrustView& cli, Findings& findings) {
  const std::string product = product_of(views);
  const std::string whose = product.empty() ? "" : " (" + product + ", which inspects TLS)";
  const trust::AnchorFacts* top = top_of(views);
  if (top != nullptr && has_root_of_cli(views, *top)) {
    tell_locally_known_intermediate(views, findings);
  } else if (top != nullptr && top->is_public()) {
    notice(views, findings, "ROOT_NOT_IN_NODE",
           "the root " + top->subject + " is public, but not among those of " +
               node_text(views.trust()) + "; it is in " + node_holders_text(*top),
           Certainty::observed);
  } else if (top != nullptr && !holders_text(*top).empty()) {
    notice(views, findings, "CERT_INTERCEPTED",
           "the root " + top->subject + " is private" + whose + ": it is in " + holders_text(*top) +
               ", but Node.js does not trust it",
           product.empty() ? Certainty::inferred : Certainty::observed);
  } else if (product.empty() && misses_intermediate(views)) {
    tell_missing_intermediate(views, findings);
  } else if (!product.empty() || cli.facts.result.code != "DEPTH_ZERO_SELF_SIGNED_CERT") {
    const std::string file = file_that_helps(views);
    notice(
        views, findings, "CERT_INTERCEPTED",
        "the certificate is issued by " + top_name(views) + whose + ": not a public authority" +
            (file.empty() ? ", and in no store of this machine"
                          : "; " + file + " holds its root, and Node.js does not read that file"),
        Certainty::inferred);
  }
  for (const trust::AnchorFacts& namesake : views.anchors().namesakes) {
    if (top != nullptr && !top->held_by.empty()) break;
    Finding& finding = add(findings, kCertificateStage, Status::info, "",
                           "a root of the same name, but with another key, is in " +
                               (holders_text(namesake).empty() ? node_holders_text(namesake)
                                                               : holders_text(namesake)) +
                               ": it did not sign this chain");
    finding.route = views.handshake().route;
    finding.evidence = {views.handshake().id};
    break;
  }
}

// The server's own clock says that the certificate is good: then ours is wrong.
void tell_clock(const ChainViews& views, const VerifyFacts& cli, const Observed& observed,
                Findings& findings) {
  const ObservedRoute* route = observed.route(views.handshake().route);
  if (route == nullptr) return;
  for (const auto* request : {&route->data, &route->token, &route->clock}) {
    if (!*request) continue;
    const endpoint::RequestFacts& answer = (*request)->facts;
    if (answer.date == 0 || answer.local_time == 0) continue;
    const std::int64_t skew = answer.local_time - answer.date;
    const bool valid_then =
        std::all_of(views.chain().begin(), views.chain().end(), [&](const auto& certificate) {
          return certificate.not_before <= answer.date && answer.date <= certificate.not_after;
        });
    if (std::llabs(skew) <= endpoint::kMaxSkewSeconds || !valid_then) continue;
    const std::int64_t days = std::llabs(skew) / 86'400;
    Finding& finding = notice(
        views, findings, "CLOCK_SKEW",
        "this machine's clock is " +
            (days >= 2 ? std::to_string(days) + " days" : std::to_string(std::llabs(skew)) + " s") +
            (skew > 0 ? " ahead of" : " behind") +
            " the server's, by which the certificate is valid: the clock is the cause",
        Certainty::observed);
    finding.words.emplace_back("seconds", std::to_string(std::llabs(skew)));
    finding.evidence = {cli.handshake, (*request)->id};
    return;
  }
}

// What became of --export-ca.
void tell_export(const ChainViews& views, Findings& findings) {
  for (const Measured<CureFacts>& step : views.cures()) {
    const CureFacts& cure = step.facts;
    if (cure.why_not.empty() && !cure.written) continue;
    Finding& finding = add(findings, kCertificateStage, Status::info, "",
                           cure.why_not.empty() ? "--export-ca wrote " + cure.file
                                                : "--export-ca wrote nothing: " + cure.why_not);
    finding.route = views.handshake().route;
    finding.evidence = {step.id};
  }
}

}  // namespace

void tell_reasons(const ChainViews& views, const TrustView& cli, const Observed& observed,
                  Findings& findings) {
  if (views.trust().view.empty()) return;
  tell_export(views, findings);
  const trust::Verification& result = cli.facts.result;
  const trust::AnchorFacts* top = top_of(views);
  const bool by_ca_file = views.trusted_by_ca_file();
  if (views.lacks_anchor(cli) && !by_ca_file) {
    tell_anchor(views, cli, findings);
  } else if (top != nullptr && !top->is_public()) {
    // All is well, and yet worth knowing who it is that listens.
    const std::string product = product_of(views);
    if (!product.empty()) {
      notice(views, findings, "CERT_INTERCEPTED",
             "the chain ends in " + top->subject + " (" + product + ", which inspects TLS)",
             Certainty::observed);
    }
  }
  if (result.code == "CERT_HAS_EXPIRED" || result.code == "CERT_NOT_YET_VALID") {
    tell_clock(views, cli.facts, observed, findings);
  }
}

}  // namespace sfprobe::tls
