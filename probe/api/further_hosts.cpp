#include <algorithm>
#include <chrono>

#include "json/json_value.hpp"
#include "sfprobe/error.hpp"
#include "sfprobe/run.hpp"
#include "sfprobe/target.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMaxFile = 64 * 1024;
constexpr std::size_t kMaxFiles = 200;
constexpr std::size_t kMaxHosts = 10;

// "USERNAME.json" of an org; the CLI's other files there have no "@".
bool is_org_file(const std::string& name) {
  return name.ends_with(".json") && name.find('@') != std::string::npos;
}

// A scratch org that has ended has no host any more; the CLI tells one by its Dev Hub, and compares
// the same way (@salesforce/core, lib/org/authInfo.js, isExpired).
bool is_expired(const Value& org, const System& system) {
  const std::string& end = org["expirationDate"].string();
  if (org["devHubUsername"].string().empty() || end.empty()) return false;
  const auto seconds =
      seconds_of(end.size() == std::string_view("2026-11-22").size() ? end + "T00:00:00Z" : end);
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(system.now().time_since_epoch());
  return seconds && *seconds < now.count();
}

// What is no URL, or of nobody's host, is left out: the file may hold anything.
std::string host_in(const std::string& content, const System& system) {
  const auto json = parse_json(content);
  if (!json || is_expired(*json, system)) return {};
  try {
    return parse_target((*json)["instanceUrl"].string()).host;
  } catch (const InputError&) {
    return {};
  }
}

std::string host_of(const std::string& my_domain) {
  const bool whole = my_domain.find('.') != std::string::npos;
  return parse_target(whole ? my_domain : my_domain + ".my.salesforce.com").host;
}

}  // namespace

std::vector<std::string> further_hosts(const std::string& my_domain, bool org_files,
                                       const System& system) {
  std::vector<std::string> hosts;
  if (!my_domain.empty()) hosts.push_back(host_of(my_domain));
  const std::string home = system.env("HOME").value_or("");
  if (!org_files || home.empty()) return hosts;
  const std::string folder = home + "/.sfdx";
  for (const std::string& name : system.list(folder, kMaxFiles)) {
    if (!is_org_file(name) || hosts.size() == kMaxHosts) continue;
    const std::string host =
        host_in(system.read_file(folder + "/" + name, kMaxFile).value_or(""), system);
    if (!host.empty() && std::count(hosts.begin(), hosts.end(), host) == 0) hosts.push_back(host);
  }
  return hosts;
}

}  // namespace sfprobe
