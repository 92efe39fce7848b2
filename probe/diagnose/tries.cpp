#include "diagnose/tries.hpp"

namespace sfprobe {

std::optional<Tries> tries_of(const Case& failure) {
  if (!failure.ends_at("tls") || failure.route == nullptr) return std::nullopt;
  for (const ObservedHandshake& first : failure.route->handshakes) {
    if (first.again.empty() || first.ok()) continue;
    Tries tries;
    tries.failed = tries.all = 1;
    tries.evidence = {first.id};
    for (const auto& again : first.again) {
      ++tries.all;
      if (!again.ok()) ++tries.failed;
      tries.evidence.push_back(again.id);
    }
    tries.text =
        std::to_string(tries.failed) + " of " + std::to_string(tries.all) +
        (tries.failed == 1 ? " TLS handshakes was cut off" : " TLS handshakes were cut off");
    return tries;
  }
  return std::nullopt;
}

}  // namespace sfprobe
