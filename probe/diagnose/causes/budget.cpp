#include <fmt/format.h>

#include <algorithm>

#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

constexpr double kBudgetMs = 10'000;  // undici's connectTimeout

std::string seconds(double ms) { return fmt::format("{:.1f} s", ms / 1000); }

// The quickest that worked, as far as it was seen to its end; negative if none was.
template <class Steps>
double quickest(const Steps& steps) {
  double best = -1;
  for (const auto& step : steps) {
    if (step.ok() && (best < 0 || step.ms() < best)) best = step.ms();
  }
  return best;
}

// undici gives name, connection and TLS one timer together (lib/core/connect.js): each may be
// bearable while the sum is not. Worlds: dns-slow-8s-tls-slow-4s, tls-slow-13s.
std::optional<Cause> explain(const Case& failure) {
  const auto& codes = failure.sf.codes;
  const bool timeout =
      std::find(codes.begin(), codes.end(), "UND_ERR_CONNECT_TIMEOUT") != codes.end();
  if (!timeout || failure.route == nullptr) return std::nullopt;
  const double tls = quickest(failure.route->handshakes);
  if (tls < 0) return std::nullopt;
  if (failure.proxied()) {  // the timer begins anew behind a proxy
    if (tls < kBudgetMs) return std::nullopt;
    return Cause{.id = "BUDGET_EXCEEDED",
                 .owner = Owner::network,
                 .summary = "the TLS handshake through the proxy takes " + seconds(tls) +
                            "; the CLI allows 10 s"};
  }
  const auto& lookup = failure.observed.lookup;
  const double dns = lookup && lookup->ok() ? lookup->ms() : 0;
  const double connect = quickest(failure.route->connections);
  if (connect < 0 || dns + connect + tls < kBudgetMs) return std::nullopt;
  // One part alone is the matter, and the others are noise.
  for (const auto& [what, ms] : {std::pair("name lookup", dns), std::pair("TLS handshake", tls)}) {
    if (ms < kBudgetMs) continue;
    return Cause{.id = "BUDGET_EXCEEDED",
                 .owner = ms == dns ? Owner::dns : Owner::network,
                 .summary = fmt::format("the {} takes {}; the CLI allows 10 s for name lookup, "
                                        "connection and TLS together",
                                        what, seconds(ms))};
  }
  return Cause{.id = "BUDGET_EXCEEDED",
               .owner = dns > connect + tls ? Owner::dns : Owner::network,
               .summary = fmt::format(
                   "name lookup ({}), connection ({}) and TLS ({}) take {} together; "
                   "the CLI allows 10 s",
                   seconds(dns), seconds(connect), seconds(tls), seconds(dns + connect + tls))};
}

}  // namespace

extern const CauseRule cause_budget = {"BUDGET_EXCEEDED", Depth::reason, explain};

}  // namespace sfprobe
