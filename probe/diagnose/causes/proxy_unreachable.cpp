#include <algorithm>

#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// It is not the proxy's name alone that stays without an answer.
bool no_server_answers(const Case& failure) {
  const auto& queries = failure.observed.queries;
  return failure.route->proxy_lookup && !queries.empty() &&
         std::all_of(queries.begin(), queries.end(),
                     [](const auto& query) { return query.outcome == Outcome::timed_out; });
}

// The proxy that the CLI takes has no name or no open port here: it never gets to say anything.
// Worlds: proxy-refused, proxy-name-unknown, proxy-dropped, proxy-by-name-dns-silent.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.ends_at("proxy") || failure.route == nullptr) return std::nullopt;
  const auto& hops = failure.route->hops;
  // A connection that stood and was cut says that there is a proxy.
  if (std::any_of(hops.begin(), hops.end(),
                  [](const auto& hop) { return hop.ok() || hop.outcome == Outcome::reset; })) {
    return std::nullopt;
  }
  auto cause = cause_from(failure.failure_at("proxy"), Owner::you);
  if (!cause) return std::nullopt;
  cause->id = "PROXY_UNREACHABLE";
  if (no_server_answers(failure)) {
    cause->id = "DNS_SERVER_SILENT";
    cause->owner = Owner::dns;
    cause->words = {{"server", failure.observed.queries.front().facts.server}};
  }
  return cause;
}

}  // namespace

extern const CauseRule cause_proxy_unreachable = {
    "PROXY_UNREACHABLE", Depth::party, explain, {"DNS_SERVER_SILENT"}};

}  // namespace sfprobe
