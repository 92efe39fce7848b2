// Purpose: a world whose target is only reachable through a proxy, which the test provides.
// Ownership: the test. Threads: those of its servers.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "support/fault_proxy.hpp"
#include "support/report.hpp"
#include "support/stand_in.hpp"

namespace sfprobe::testing {

inline constexpr const char* kProxyAddress = "10.20.0.2";
inline constexpr const char* kProxyUrl = "http://10.20.0.2:3128";

// On a machine that did not let sfprobe run in time a silence is only "unknown", as it should be:
// such a run is made again, three times at most (check_cause() knows what holds even then).
template <class Run>
Ran unless_starved(const Run& run) {
  Ran ran = run();
  // 3: it was ended at its deadline, before it could say why.
  const auto starved = [&] {
    return ran.status == 3 || ran.out.find("run.starved") != std::string::npos;
  };
  for (int more = 3; more > 0 && starved(); --more) ran = run();
  return ran;
}

// A world whose target is only reachable through the proxy: no name, and no answer directly.
struct ProxyWorld : StandIn {
  ProxyWorld() {
    serve_dns([](const std::string& name, int) {
      return name == "proxy.corp" ? DnsReply{.addresses = {kProxyAddress}} : DnsReply{.rcode = 3};
    });
    serve(salesforce(context()), "127.0.0.9", 8443);
  }
  void serve_proxy(Server::Script script) { serve(std::move(script), kProxyAddress, 3128); }

  Json probe(std::map<std::string, std::string> environment, const std::string& deadline = "8",
             std::vector<std::string> more = {}) {
    more.insert(more.end(), {"--json", "--deadline", deadline, "--ca-file", ca.path(), kHost});
    runs = 0;
    ran = unless_starved([&] {
      ++runs;
      return run_sfprobe(more, environment);
    });
    return only_target(ran);
  }
  Ran ran;
  int runs = 0;  // what ended in `ran`, and those before it that were starved
};

// As a firewall does that lets nothing out.
inline void drop_everything_to_port_443() {
  shell("nft add table ip t");
  shell("nft add chain ip t i '{type filter hook input priority 0;}'");
  shell("nft add rule ip t i tcp dport 443 drop");
}

inline std::string summary_of(const Json& target) { return target.at("verdict").at("summary"); }

inline bool contains(const std::string& text, const std::string& part) {
  CAPTURE(text, part);
  return text.find(part) != std::string::npos;
}

}  // namespace sfprobe::testing
