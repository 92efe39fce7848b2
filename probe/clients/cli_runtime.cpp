#include "clients/cli_runtime.hpp"

#include <algorithm>
#include <charconv>

#include "text/words.hpp"

namespace sfprobe::clients {
namespace {

int part(std::string_view version, std::size_t index) {
  const auto parts = text::split(version, ".");
  int value = 0;
  if (index < parts.size()) {
    std::from_chars(parts[index].data(), parts[index].data() + parts[index].size(), value);
  }
  return value;
}

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

Runtime runtime_of_cli(const Seen& seen, int oldest) {
  constexpr int kAny = 1000;
  const int installed = seen.installed_node();
  if (installed >= oldest) {
    if (const NodeTraits* traits = traits_of(installed)) return {traits, false};
  }
  return {traits_of(kAny), true};
}

bool uses_node_on_path(const Seen& seen) { return seen.programs.sf_path.ends_with(".js"); }

bool installed_is_legacy(const Seen& seen) {
  const std::string& version = seen.programs.sf_version;
  if (version.empty() || part(version, 0) > 2) return false;
  return part(version, 0) < 2 || part(version, 1) < 142;
}

}  // namespace sfprobe::clients
