#include "diagnose/since.hpp"

#include <fmt/format.h>

#include "facts/stages.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

// The chain that the verdict is about.
const std::vector<trust::CertificateFacts>* chain_of(const Observed& observed,
                                                     const Verdict& verdict) {
  const ObservedRoute* route = observed.cli_route();
  if (route == nullptr || verdict.stage != stages::kTls) return nullptr;
  for (const ObservedHandshake& handshake : route->handshakes) {
    if (!handshake.facts.chain.empty()) return &handshake.facts.chain;
  }
  return nullptr;
}

}  // namespace

std::string since_of(const Observed& observed, const Verdict& verdict) {
  // Another cause with that code is a wrong clock, and of that nobody knows since when.
  if (verdict.code != "CERT_HAS_EXPIRED" || !observed.clock) return {};
  if (!verdict.cause.empty() && verdict.cause != verdict.code) return {};
  const auto* chain = chain_of(observed, verdict);
  if (chain == nullptr) return {};
  const trust::CertificateFacts* first = nullptr;
  for (const auto& one : *chain) {
    if (one.not_after >= observed.clock->facts.now) continue;
    if (first == nullptr || one.not_after < first->not_after) first = &one;
  }
  if (first == nullptr) return {};
  return fmt::format("{}, when the certificate {} expired", moment_text(rfc3339(first->not_after)),
                     first->subject);
}

}  // namespace sfprobe
