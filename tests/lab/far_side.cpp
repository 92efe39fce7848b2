#include "lab/far_side.hpp"

#include <fmt/format.h>
#include <sched.h>

#include "lab/name_servers.hpp"
#include "lab/proxies.hpp"
#include "lab/target_server.hpp"
#include "support/world.hpp"

namespace sfprobe::lab {

using testing::Server;

std::vector<TargetAddress> target_addresses(const Json& scenario) {
  const Json addresses = section(scenario, "addresses");
  only_keys(addresses, "addresses", {"target", "client6"});
  std::vector<TargetAddress> out;
  for (const auto& entry : addresses.value("target", Json::array({kTargetAddress}))) {
    if (entry.is_string()) {
      out.push_back({entry.get<std::string>()});
    } else {
      only_keys(entry, "addresses.target", {"ip", "does", "rtt_ms"});
      out.push_back({entry.at("ip"), entry.value("does", "serve"), entry.value("rtt_ms", 0)});
    }
  }
  return out;
}

Path path_of(const Json& scenario) {
  const Json network = section(scenario, "network");
  only_keys(network, "network",
            {"rtt_ms", "loss_percent", "rules", "firewall", "hops", "silent_hops"});
  Path path{network.value("rtt_ms", 0),
            network.value("loss_percent", 0.0),
            network.value("hops", 0),
            network.value("silent_hops", false),
            {}};
  for (const auto& rule : network.value("rules", Json::array())) {
    only_keys(rule, "network.rules",
              {"does", "to", "port", "from_far", "containing", "containing_hex", "longer_than",
               "first", "ms", "after_bytes", "rest_of_hello", "mtu", "hop"});
    Rule made{rule.at("does"), rule.value("to", "")};
    if (rule.contains("port")) made.port = rule.at("port").get<std::uint16_t>();
    made.back = rule.value("from_far", false);
    made.containing = rule.value("containing", "");
    const std::string hex = rule.value("containing_hex", "");
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
      made.containing += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    made.longer_than = rule.value("longer_than", std::size_t{0});
    made.after_bytes = rule.value("after_bytes", std::size_t{0});
    made.rest_of_hello = rule.value("rest_of_hello", false);
    made.mtu = rule.value("mtu", 0);
    made.first = rule.value("first", 0);
    made.ms = rule.value("ms", 0);
    made.hop = rule.value("hop", 1);
    path.rules.push_back(made);
  }
  for (const TargetAddress& address : target_addresses(scenario)) {
    if (address.rtt_ms > 0) {
      path.rules.push_back({.does = "delay", .address = address.ip, .ms = address.rtt_ms});
    }
    if (address.does != "serve" && address.does != "refuse") {
      path.rules.push_back({.does = address.does, .address = address.ip, .port = 443});
    }
  }
  return path;
}

namespace {

// As Salesforce's hosts answer http://: the same place under https://.
Server::Script to_https(const std::string& host) {
  return [host](testing::Peer& peer) {
    const std::string request = peer.receive();
    const std::size_t start = request.find(' ') + 1;
    const std::string path = request.substr(start, request.find(' ', start) - start);
    peer.send(testing::http_answer("", "text/html", "301 Moved Permanently",
                                   "Location: https://" + host + path + "\r\n"));
    peer.finish();
  };
}

// The hosts that answer, each with its name for those who ask from here (the proxies).
struct Hosts {
  std::vector<std::unique_ptr<Server>> servers;
  std::string names = "127.0.0.1 localhost\n";
  std::string relay_to = kTargetAddress;

  Hosts(const Json& scenario, const Certificates& certificates) {
    const std::string host = scenario.value("target", "login.example.com");
    const auto script =
        target_script(certificates, section(scenario, "server"), section(scenario, "http"), host);
    bool first = true;
    for (const TargetAddress& address : target_addresses(scenario)) {
      if (!address.routed()) continue;
      add_address(address.ip);
      if (address.does == "refuse") continue;
      if (address.ip.find(':') == std::string::npos && first) {
        relay_to = address.ip;
        first = false;
        if (section(scenario, "proxy").value("knows_target", true)) {
          names += address.ip + " " + host + "\n";
        }
      }
      servers.push_back(std::make_unique<Server>(script, address.ip, 443));
      if (scenario.value("plain_http", false)) {
        servers.push_back(std::make_unique<Server>(to_https(host), address.ip, 80));
      }
    }
    for (const auto& other : scenario.value("others", Json::array())) {
      only_keys(other, "others", {"name", "address", "server", "http"});
      const std::string name = other.at("name");
      const std::string ip = other.at("address");
      add_address(ip);
      names += ip + " " + name + "\n";
      servers.push_back(std::make_unique<Server>(
          target_script(certificates, section(other, "server"), section(other, "http"), name), ip,
          443));
    }
  }

  static void add_address(const std::string& ip) {
    const bool v6 = ip.find(':') != std::string::npos;
    testing::shell(
        fmt::format("ip addr replace {}/{} dev lo {}", ip, v6 ? 128 : 32, v6 ? "nodad" : ""));
  }
};

}  // namespace

FarSide::FarSide(const Json& scenario, const Certificates& certificates) {
  std::future<void> ready = ready_.get_future();
  thread_ = std::thread([this, &scenario, &certificates] {
    try {
      live(scenario, certificates);
    } catch (...) {
      ready_.set_exception(std::current_exception());
    }
  });
  try {
    ready.get();
  } catch (...) {
    thread_.join();
    throw;
  }
}

FarSide::~FarSide() {
  over_.set_value();
  thread_.join();
}

void FarSide::live(const Json& scenario, const Certificates& certificates) {
  testing::enter_world();  // this thread alone moves
  tun_ = open_tun("far");
  // Several clients ask at once: each gets its ICMP error.
  testing::shell(
      fmt::format("sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0 && "
                  "ip addr add 10.20.255.254/32 dev far && ip link set far up && "
                  "ip route add {}/32 dev far && ip addr add 10.20.0.2/32 dev lo && "
                  "ip -6 addr add fd20::ff:fe/128 dev far nodad && ip -6 route add {}/128 dev far",
                  kClientAddress, kClientAddress6));
  const NameServers names(scenario, Hosts::add_address);
  const Hosts hosts(scenario, certificates);
  testing::set_hosts(hosts.names);
  testing::set_resolv_conf("nameserver 10.20.0.53\n");
  std::vector<std::unique_ptr<Proxy>> running;
  for (const char* name : {"proxy", "proxy2"}) {
    // An empty one is a proxy without peculiarities.
    if (!scenario.contains(name)) continue;
    const Json proxy = section(scenario, name);
    for (const auto& address : proxy.value("addresses", Json::array())) {
      Hosts::add_address(address);
    }
    running.push_back(std::make_unique<Proxy>(certificates, proxy, section(scenario, "http"),
                                              scenario.value("target", "login.example.com"),
                                              hosts.relay_to));
  }
  ready_.set_value();
  over_.get_future().wait();
}

}  // namespace sfprobe::lab
