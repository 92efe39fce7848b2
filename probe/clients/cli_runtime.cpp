#include "clients/cli_runtime.hpp"

#include <charconv>

#include "checks/environment/programs.hpp"

namespace sfprobe::clients {
namespace {

// The entry for that major version, or the nearest older one; null if it is older than all.
const NodeTraits* traits_of(int major) {
  const NodeTraits* best = nullptr;
  for (const Client& client : all_clients()) {
    if (client.node == nullptr || client.node->major > major) continue;
    if (best == nullptr || client.node->major > best->major) best = client.node;
  }
  return best;
}

}  // namespace

Runtime runtime_of_cli(const Seen& seen) {
  constexpr int kAny = 1000;
  const std::string& version = seen.programs.cli_node_version;
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  const NodeTraits* traits = major > 0 ? traits_of(major) : nullptr;
  if (traits != nullptr) return {traits, false};
  return {traits_of(kAny), true};
}

bool node_is_too_old(const Seen& seen) {
  const auto& programs = seen.programs;
  return !programs.sf_path.empty() && !programs.legacy_cli() && programs.cli_node_version.empty() &&
         programs.node_major() > 0 && programs.node_major() < environment::kOldestForCli;
}

}  // namespace sfprobe::clients
