#include "clients/node_runtime.hpp"

namespace sfprobe::clients {

Runtime runtime_of_cli(const Seen& seen) {
  const node::Version version = node::parse_version(seen.programs.cli_node_version);
  const int oldest = node::releases().front().major;
  if (version.major >= oldest) return {&node::release_of(version.major), version, false};
  return {&node::newest_release(), node::assumed_version(), true};
}

bool node_is_too_old(const Seen& seen) {
  const auto& programs = seen.programs;
  const int found = node::parse_version(programs.node_version).major;
  return !programs.sf_path.empty() && !programs.legacy_cli() && programs.cli_node_version.empty() &&
         found > 0 && found < environment::kOldestNodeForCli;
}

namespace {

int security_level_of(const Seen& seen) {
  const auto& openssl = seen.variables.openssl;
  return openssl.empty() ? -1 : static_cast<int>(openssl.front().security_level);
}

}  // namespace

NodeStack stack_on(const Seen& seen, const node::Release& release, Api api) {
  const node::Version installed = node::parse_version(seen.programs.node_version);
  NodeStack stack{.node = release, .version = node::parse_version(release.pinned), .api = api};
  if (installed.major == release.major) stack.version = installed;
  stack.start = node::read_options(seen.environment(), stack.version);
  stack.security_level = security_level_of(seen);
  stack.undici = release.undici;
  stack.h2 = api == Api::fetch && release.undici >= 8;
  stack.asks_closed_proxy_again = release.undici < 8;
  stack.names_socks_timeout = release.undici >= 8;
  stack.tls_proxy_by_ip_fails = release.tls_proxy_by_ip_fails;
  return stack;
}

NodeStack stack_of_cli(const Seen& seen, const Runtime& runtime, Api api, int undici) {
  NodeStack stack{.node = *runtime.release, .version = runtime.version, .api = api};
  stack.start = node::read_options(seen.environment(), stack.version);
  stack.security_level = security_level_of(seen);
  stack.undici = undici;
  stack.jsforce = true;
  return stack;
}

}  // namespace sfprobe::clients
