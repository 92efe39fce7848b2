#include "lab/name_servers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "lab/far_side.hpp"
#include "lab/proxies.hpp"

namespace sfprobe::lab {

using testing::DnsReply;

namespace {

int rcode_of(const std::string& name) {
  static const std::map<std::string, int> codes{{"NOERROR", 0},  {"FORMERR", 1}, {"SERVFAIL", 2},
                                                {"NXDOMAIN", 3}, {"NOTIMP", 4},  {"REFUSED", 5},
                                                {"YXDOMAIN", 6}, {"NOTAUTH", 9}};
  const auto found = codes.find(name);
  if (found == codes.end()) throw BadScenario("no such DNS answer: " + name);
  return found->second;
}

// {"answer", "addresses", "cnames", "silent", "truncated", "delay_ms", "garbage", …}
DnsReply reply_of(const Json& entry, std::vector<std::string> addresses) {
  only_keys(entry, "dns",
            {"answer", "addresses", "cnames", "silent", "truncated", "delay_ms", "second",
             "garbage", "refuse_tcp", "a", "aaaa", "edns", "mangle"});
  DnsReply reply;
  reply.rcode = rcode_of(entry.value("answer", "NOERROR"));
  reply.addresses = entry.value("addresses", std::move(addresses));
  reply.cnames = entry.value("cnames", reply.cnames);
  reply.silent = entry.value("silent", false);
  reply.truncated = entry.value("truncated", false);
  reply.delay_ms = entry.value("delay_ms", 0);
  reply.second = entry.value("second", reply.second);
  reply.garbage = entry.value("garbage", false);
  reply.refuse_tcp = entry.value("refuse_tcp", false);
  reply.mangle = entry.value("mangle", reply.mangle);
  const std::string edns = entry.value("edns", "");
  reply.edns_silent = edns == "silent";
  if (!edns.empty() && !reply.edns_silent) reply.edns_rcode = rcode_of(edns);
  return reply;
}

// What exists where nothing else is said: the target, the proxy, the other hosts.
std::map<std::string, std::vector<std::string>> known_names(const Json& scenario) {
  std::map<std::string, std::vector<std::string>> names;
  for (const TargetAddress& address : target_addresses(scenario)) {
    names[scenario.value("target", "login.example.com")].push_back(address.ip);
  }
  names["proxy.corp"] = {Proxy::kAddress};
  for (const auto& other : scenario.value("others", Json::array())) {
    names[other.at("name")] = {other.at("address").get<std::string>()};
  }
  return names;
}

testing::DnsServer::Zone zone_of(const Json& scenario, const Json& server) {
  const Json special = section(section(scenario, "dns"), "names");
  return [names = known_names(scenario), special, server](const std::string& asked, int type) {
    std::string name = asked;  // RFC 4343
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto known = names.find(name);
    std::vector<std::string> addresses;
    if (known != names.end()) addresses = known->second;
    if (server.is_object() && !server.empty()) return reply_of(server, addresses);
    Json entry = section(special, name);
    const char* const family = type == 28 ? "aaaa" : "a";
    if (entry.contains(family)) entry.update(Json(entry.at(family)));
    if (entry.empty() && known == names.end()) return DnsReply{.rcode = 3};
    return reply_of(entry, addresses);
  };
}

std::string address_of(std::size_t index) { return "10.20.0." + std::to_string(53 + index); }

Json servers_of(const Json& scenario) {
  const Json dns = section(scenario, "dns");
  only_keys(dns, "dns",
            {"servers", "names", "hosts", "options", "no_name_server", "nsswitch", "search",
             "localhost"});
  if (dns.value("no_name_server", false)) return Json::array();
  return dns.value("servers", Json::array({Json::object()}));
}

}  // namespace

NameServers::NameServers(const Json& scenario,
                         const std::function<void(const std::string&)>& add_address) {
  const Json servers = servers_of(scenario);
  for (std::size_t i = 0; i < servers.size(); ++i) {
    // An address without a server is a closed port; one that drops is there and says nothing.
    add_address(address_of(i));
    if (servers[i] == "closed") continue;
    const Json behaviour = servers[i] == "silent" ? Json{{"silent", true}} : servers[i];
    servers_.push_back(
        std::make_unique<testing::DnsServer>(zone_of(scenario, behaviour), address_of(i), 53));
  }
}

std::string resolv_conf(const Json& scenario) {
  const Json servers = servers_of(scenario);
  std::string text;
  for (std::size_t i = 0; i < servers.size(); ++i) {
    text += "nameserver " + address_of(i) + "\n";
  }
  const std::string search = section(scenario, "dns").value("search", "");
  if (!search.empty()) text += "search " + search + "\n";
  const std::string options = section(scenario, "dns").value("options", "");
  return options.empty() ? text : text + "options " + options + "\n";
}

std::string hosts_file(const Json& scenario) {
  const Json dns = section(scenario, "dns");
  std::string text;
  for (const auto& address : dns.value("localhost", Json::array({"127.0.0.1"}))) {
    text += address.get<std::string>() + " localhost\n";
  }
  const Json hosts = section(dns, "hosts");
  for (const auto& [name, addresses] : hosts.items()) {
    for (const auto& address : addresses)
      text += fmt::format("{} {}\n", address.get<std::string>(), name);
  }
  return text;
}

}  // namespace sfprobe::lab
