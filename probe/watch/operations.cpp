#include "watch/operations.hpp"

#include <map>
#include <optional>
#include <string_view>

#include "facts/observed.hpp"
#include "facts/stages.hpp"

namespace sfprobe::watch {
namespace {

class Counts {
 public:
  void add(std::string_view stage, bool failed) {
    Operations& count = counts_[stage];
    ++count.tried;
    if (failed) ++count.failed;
  }

  // Each with a connection of its own: how far that came.
  void add(const std::optional<Measured<endpoint::RequestFacts>>& request) {
    if (!request || request->facts.phase < endpoint::Phase::tls) return;
    const bool in_tls = request->facts.phase == endpoint::Phase::tls;
    const bool failed = !request->ok() && request->outcome != Outcome::untrusted;
    add(stages::kTls, in_tls && failed);
    if (!in_tls) add(stages::kEndpoint, failed);
  }

  std::vector<Operations> used() const {
    std::vector<Operations> all;
    for (const char* stage : stages::kInOrder) {
      const auto count = counts_.find(stage);
      if (count == counts_.end()) continue;
      all.push_back({stage, count->second.tried, count->second.failed});
    }
    return all;
  }

 private:
  std::map<std::string_view, Operations> counts_;
};

}  // namespace

std::vector<Operations> count_operations(const Evidence& evidence) {
  const Observed seen = read(evidence);
  const ObservedRoute* route = seen.cli_route();
  Counts counts;
  if (route == nullptr) return {};
  if (!route->proxied() && seen.lookup) counts.add(stages::kDns, !seen.lookup->ok());
  if (route->proxied() && route->tunnel) counts.add(stages::kProxy, !route->tunnel->ok());
  for (const auto& connection : route->connections) counts.add(stages::kConnect, !connection.ok());
  for (const auto& handshake : route->handshakes) {
    counts.add(stages::kTls, !handshake.ok() && handshake.outcome != Outcome::untrusted);
  }
  counts.add(route->token);
  counts.add(route->token_other);
  counts.add(route->data);
  return counts.used();
}

}  // namespace sfprobe::watch
