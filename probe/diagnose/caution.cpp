#include "diagnose/caution.hpp"

#include <algorithm>
#include <vector>

namespace sfprobe {
namespace {

// What the CLI does not accept, and would with the change.
struct Refused {
  std::string root;  // or what signed the last certificate; "" if that is not known
  bool is_public = false;
};

void collect(const Observed& observed, const ChainVerdicts& verdicts, std::vector<Refused>& all) {
  if (verdicts.views.empty() && !verdicts.anchors) return;
  const auto* view = observed.trust ? verdicts.view(observed.trust->facts.view) : nullptr;
  if (view != nullptr && view->facts.result.trusted) return;
  Refused refused;
  if (verdicts.anchors) {
    for (const trust::AnchorFacts& anchor : verdicts.anchors->facts.anchors) {
      if (!anchor.root) continue;
      refused.is_public = refused.is_public || anchor.is_public();
      if (refused.root.empty()) refused.root = anchor.subject;
    }
    if (refused.root.empty()) refused.root = verdicts.anchors->facts.wanted;
  }
  all.push_back(std::move(refused));
}

std::vector<Refused> refused_chains(const Observed& observed) {
  std::vector<Refused> all;
  for (const ObservedRoute& route : observed.routes) {
    if (route.proxy_tls) collect(observed, route.proxy_tls->verdicts, all);
    for (const auto& handshake : route.handshakes) collect(observed, handshake.verdicts, all);
  }
  return all;
}

// The one that every report shows, and the one that a ticket holds, which is no message.
bool advises_trust(const Diagnosis& diagnosis) {
  bool first = true;
  for (const Fix& fix : diagnosis.fixes) {
    if (fix.proof == Proof::disproved) continue;
    if (trusts_more(fix)) return true;
    if (!first || !fix.to_send) return false;
    first = false;
  }
  return false;
}

}  // namespace

bool trusts_more(const Fix& fix) {
  if (fix.id == "export-root") return true;
  return fix.env && std::any_of(fix.env->set.begin(), fix.env->set.end(), [](const auto& set) {
           return set.first == "NODE_EXTRA_CA_CERTS" || set.first == "NODE_USE_SYSTEM_CA";
         });
}

std::string caution_of(const Observed& observed, const Diagnosis& diagnosis) {
  const std::string& cause = diagnosis.verdict.cause;
  if (diagnosis.verdict.status == Status::ok) return {};
  if (cause != "CERT_INTERCEPTED" && !advises_trust(diagnosis)) return {};
  // The CLI trusts the root; only what lies between is not sent.
  if (cause == "MISSING_INTERMEDIATE") return {};
  const std::vector<Refused> all = refused_chains(observed);
  const auto found =
      std::find_if(all.begin(), all.end(), [](const Refused& one) { return !one.is_public; });
  if (found == all.end() && !all.empty()) return {};
  const bool named = found != all.end() && !found->root.empty();
  return "Trust " + (named ? found->root : "that issuer") +
         " only if it belongs to your company or to a product that you installed. If it does not, "
         "someone may be intercepting the connection.";
}

}  // namespace sfprobe
