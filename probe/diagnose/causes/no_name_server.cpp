#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// resolv.conf(5): without a "nameserver" line the resolver asks this machine itself.
// World: dns-no-name-server.
std::optional<Cause> explain(const Case& failure) {
  const auto& resolver = failure.observed.resolver;
  if (!failure.ends_at("dns") || !resolver || resolver->facts.resolv_conf.servers_configured) {
    return std::nullopt;
  }
  return Cause{
      .id = "NO_NAME_SERVER",
      .owner = Owner::you,
      .summary = "no name server is configured on this machine",
      .why = {{"/etc/resolv.conf names no server, so queries go to 127.0.0.1", {resolver->id}}}};
}

}  // namespace

extern const CauseRule cause_no_name_server = {"NO_NAME_SERVER", Depth::setting, explain};

}  // namespace sfprobe
