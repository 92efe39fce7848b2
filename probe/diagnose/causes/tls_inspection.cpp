#include <algorithm>

#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// A private root that this machine's administrators have put into a store of it.
const trust::AnchorFacts* installed_root(const ObservedRoute& route) {
  for (const ObservedHandshake& handshake : route.handshakes) {
    if (!handshake.verdicts.anchors) continue;
    for (const trust::AnchorFacts& anchor : handshake.verdicts.anchors->facts.anchors) {
      const bool in_system =
          std::any_of(anchor.held_by.begin(), anchor.held_by.end(),
                      [](const auto& holder) { return holder.store == trust::kSystemStore; });
      if (anchor.root && !anchor.is_public() && in_system) return &anchor;
    }
  }
  return nullptr;
}

// Through the proxy another authority signs than directly (the finding is on no route).
const Finding* signed_by_proxy(const Case& failure) {
  const auto found = std::find_if(
      failure.findings.begin(), failure.findings.end(),
      [](const Finding& one) { return one.code == "CERT_INTERCEPTED" && one.route.empty(); });
  return failure.proxied() && found != failure.findings.end() ? &*found : nullptr;
}

const Finding* on_route(const Case& failure) {
  const auto found =
      std::find_if(failure.findings.begin(), failure.findings.end(), [&](const Finding& one) {
        return one.code == "CERT_INTERCEPTED" && one.route == failure.route->name;
      });
  return found == failure.findings.end() ? nullptr : &*found;
}

// Salesforce's certificates come from public authorities (RFC 5280 knows no others by name): a
// private one means that a device on the path signs in its place. It is the company's if its root
// is installed here, and the proxy's if only the proxy shows it. Worlds: trust-system-store-only,
// proxy-intercepts, proxy-mitmproxy.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.lacks_anchor() || !failure.ends_at("tls") || failure.route == nullptr) {
    return std::nullopt;
  }
  auto cause = cause_from(on_route(failure), Owner::tls_inspection);
  if (!cause) return std::nullopt;
  if (const Finding* proxy = signed_by_proxy(failure)) {
    cause->summary = "the CLI does not trust the proxy's TLS inspection";
    cause->why.insert(cause->why.begin(), {proxy->summary, proxy->evidence});
  } else if (const trust::AnchorFacts* root = installed_root(*failure.route)) {
    // That it is the company's is likely, and not seen.
    cause->summary =
        "the CLI does not trust " + root->subject + ", the root of what is probably TLS inspection";
  }
  if (!failure.proxied()) cause->obstacle = "TLS inspection";
  return cause;
}

}  // namespace

extern const CauseRule cause_tls_inspection = {"CERT_INTERCEPTED", Depth::party, explain};

}  // namespace sfprobe
