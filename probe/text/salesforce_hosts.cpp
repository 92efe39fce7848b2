#include "text/salesforce_hosts.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "text/nearest.hpp"

namespace sfprobe::text {
namespace {

// Whole hosts.
constexpr auto kLoginHosts =
    std::to_array<std::string_view>({"login.salesforce.com", "test.salesforce.com"});

constexpr std::string_view kDomain = "salesforce.com";

// Ends of My Domain login hosts, the longer before the shorter: production, sandboxes and the
// partitions, Government Cloud Plus (.mil) and Salesforce on Alibaba Cloud.
constexpr auto kLoginEnds = std::to_array<std::string_view>({"trailblaze.my.salesforce.com",
                                                             "scratch.my.salesforce.com",
                                                             "sandbox.my.salesforce.com",
                                                             "develop.my.salesforce.com",
                                                             "stm.my.salesforce.com",
                                                             "patch.my.salesforce.com",
                                                             "demo.my.salesforce.com",
                                                             "free.my.salesforce.com",
                                                             "wave.my.salesforce.com",
                                                             "my.salesforce.com",
                                                             "sandbox.my.salesforce.mil",
                                                             "my.salesforce.mil",
                                                             "my.crmforce.mil",
                                                             "sandbox.my.sfcrmproducts.cn",
                                                             "my.sfcrmproducts.cn",
                                                             "sandbox.my.sfcrmapps.cn",
                                                             "my.sfcrmapps.cn",
                                                             "cloudforce.com",
                                                             "database.com",
                                                             kDomain,
                                                             "force.com"});

constexpr auto kPages =
    std::to_array<PageHost>({{".my.salesforce-setup.com", "the Setup pages", false, true},
                             {".salesforce-setup.com", "the Setup pages", false, true},
                             {".vf.force.com", "the Visualforce pages", true},
                             {".visual.force.com", "the Visualforce pages", true},
                             {".visualforce.com", "the Visualforce pages", true},
                             {".my.salesforce-sites.com", "the sites"},
                             {".secure.force.com", "the sites"},
                             {".builder.salesforce-experience.com", "the Experience Builder"},
                             {".live-preview.salesforce-experience.com", "previews"},
                             {".preview.salesforce-experience.com", "previews"},
                             {".file.force.com", "the files"},
                             {".documentforce.com", "the files"},
                             {".content.force.com", "the content"},
                             {".my.salesforce-scrt.com", "the chat service"},
                             {".my.salesforceliveagent.com", "the chat service"}});

bool ends_in(std::string_view host, std::string_view end) {
  return host == end || (host.size() > end.size() && host.ends_with(end) &&
                         host[host.size() - end.size() - 1] == '.');
}

// The host from each of its labels on.
std::vector<std::string_view> tails(std::string_view host) {
  std::vector<std::string_view> all = {host};
  for (std::size_t dot = host.find('.'); dot != std::string_view::npos;
       dot = host.find('.', dot + 1)) {
    all.push_back(host.substr(dot + 1));
  }
  return all;
}

}  // namespace

std::span<const PageHost> page_hosts() { return kPages; }

bool is_salesforce_host(std::string_view host) {
  return std::any_of(kLoginEnds.begin(), kLoginEnds.end(),
                     [&](std::string_view end) { return ends_in(host, end); });
}

std::string meant_host(std::string_view host) {
  if (std::find(kLoginHosts.begin(), kLoginHosts.end(), host) != kLoginHosts.end()) return {};
  if (const auto login = nearest(host, kLoginHosts); !login.empty()) return std::string(login);
  const auto parts = tails(host);
  for (const std::string_view end : kLoginEnds) {
    for (const std::string_view tail : parts) {
      if (tail == end) return {};
      // A short end is like too much else: "force.com" is one letter from "forge.com".
      const bool telling = end.find("salesforce") != std::string_view::npos;
      if (!telling || edit_distance(tail, end) > (end == kDomain ? 2 : 1)) continue;
      return std::string(host.substr(0, host.size() - tail.size())) + std::string(end);
    }
  }
  return {};
}

}  // namespace sfprobe::text
