#include "watch/operations.hpp"

#include <array>
#include <optional>

#include "facts/observed.hpp"

namespace sfprobe::watch {
namespace {

// In the order of a login.
enum Stage : std::size_t { kDns, kProxy, kConnect, kTls, kEndpoint, kStages };
constexpr std::array<const char*, kStages> kNames = {"dns", "proxy", "connect", "tls", "endpoint"};

class Counts {
 public:
  void add(Stage stage, bool failed) {
    ++counts_[stage].tried;
    if (failed) ++counts_[stage].failed;
  }

  // Each with a connection of its own: how far that came.
  void add(const std::optional<Measured<endpoint::RequestFacts>>& request) {
    if (!request || request->facts.phase < endpoint::Phase::tls) return;
    const bool in_tls = request->facts.phase == endpoint::Phase::tls;
    const bool failed = !request->ok() && request->outcome != Outcome::untrusted;
    add(kTls, in_tls && failed);
    if (!in_tls) add(kEndpoint, failed);
  }

  std::vector<Operations> used() const {
    std::vector<Operations> all;
    for (std::size_t i = 0; i < kStages; ++i) {
      if (counts_[i].tried > 0) all.push_back({kNames[i], counts_[i].tried, counts_[i].failed});
    }
    return all;
  }

 private:
  std::array<Operations, kStages> counts_{};
};

}  // namespace

std::vector<Operations> count_operations(const Evidence& evidence) {
  const Observed seen = read(evidence);
  const ObservedRoute* route = seen.cli_route();
  Counts counts;
  if (route == nullptr) return {};
  if (!route->proxied() && seen.lookup) counts.add(kDns, !seen.lookup->ok());
  if (route->proxied() && route->tunnel) counts.add(kProxy, !route->tunnel->ok());
  for (const auto& connection : route->connections) counts.add(kConnect, !connection.ok());
  for (const auto& handshake : route->handshakes) {
    counts.add(kTls, !handshake.ok() && handshake.outcome != Outcome::untrusted);
  }
  counts.add(route->token);
  counts.add(route->token_other);
  counts.add(route->data);
  return counts.used();
}

}  // namespace sfprobe::watch
