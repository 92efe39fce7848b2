#include "lab/near_side.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "lab/far_side.hpp"
#include "lab/name_servers.hpp"
#include "support/world.hpp"

namespace sfprobe::lab {
namespace {

// "none": no IPv6 at all; "link-local": as on a network without it; "global": with a route.
std::string v6_commands(const std::string& kind) {
  if (kind == "none") return "sysctl -qw net.ipv6.conf.all.disable_ipv6=1";
  const std::string local = "ip -6 addr add fe80::ff:1/64 dev near nodad";
  if (kind == "link-local") return local;
  if (kind != "global") throw BadScenario("no such client6: " + kind);
  return local +
         fmt::format(
             " && ip -6 addr add {}/128 dev near nodad && ip -6 route add fd20::/16 dev near",
             kClientAddress6);
}

void set_up_firewall(const Json& scenario) {
  const Json rules = section(section(scenario, "network"), "firewall");
  if (rules.empty()) return;
  std::string text = "table inet lab { chain out { type filter hook output priority 0;\n";
  for (const auto& rule : rules) text += rule.get<std::string>() + "\n";
  testing::shell("printf '%s' '" + text + "}\n}\n' | nft -f -");
}

// Settings of other programs, in the client's home folder.
void write_home(const Json& scenario, const Certificates& certificates) {
  const Json home = section(scenario, "home");
  for (const auto& [name, content] : home.items()) {
    const std::filesystem::path file = certificates.folder() + "/home/" + name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << certificates.fill_in(content.get<std::string>());
  }
}

}  // namespace

net::Socket set_up_near_side(const Json& scenario, const Certificates& certificates) {
  net::Socket tun = open_tun("near");
  testing::shell(fmt::format(
      "sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0 && "
      "ip addr add {}/32 dev near && ip link set near up && ip route add 10.20.0.0/16 dev near",
      kClientAddress));
  testing::shell(v6_commands(section(scenario, "addresses").value("client6", "link-local")));
  testing::set_resolv_conf(resolv_conf(scenario));
  testing::set_hosts(hosts_file(scenario));
  const std::string sources = section(scenario, "dns").value("nsswitch", "");
  if (!sources.empty()) {
    testing::shell(fmt::format(
        "(grep -v '^hosts:' /etc/nsswitch.conf; echo 'hosts: {}') > /mnt/nsswitch.conf && "
        "mount --bind /mnt/nsswitch.conf /etc/nsswitch.conf",
        sources));
  }
  const Json trust = section(scenario, "trust");
  only_keys(trust, "trust", {"system"});
  const Json system = trust.value("system", Json::array({"lab"}));
  for (const auto& name : system) {
    testing::trust_everywhere(
        certificates.roots_file("system-" + name.get<std::string>() + ".pem", Json::array({name})));
  }
  write_home(scenario, certificates);
  set_up_firewall(scenario);
  return tun;
}

std::map<std::string, std::string> client_environment(const Json& scenario,
                                                      const Certificates& certificates) {
  std::map<std::string, std::string> environment{
      {"PATH", "/usr/local/bin:/usr/bin:/bin"},
      {"HOME", certificates.folder() + "/home"},
      {"LC_ALL", "C.UTF-8"},
      {"NODE_EXTRA_CA_CERTS", certificates.fill_in("{ca_file}")},
      {"SF_DISABLE_TELEMETRY", "true"},
      {"SF_AUTOUPDATE_DISABLE", "true"}};
  const Json changes = section(scenario, "environment");
  for (const auto& [name, value] : changes.items()) {
    environment.erase(name);
    if (!value.is_null()) environment[name] = certificates.fill_in(value.get<std::string>());
  }
  return environment;
}

}  // namespace sfprobe::lab
