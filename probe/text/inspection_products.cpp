#include "text/inspection_products.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace sfprobe::text {
namespace {

// Parts of a subject or issuer, in lower case, and who uses them.
constexpr auto kProducts = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"zscaler", "Zscaler"},
    {"netskope", "Netskope"},
    {"goskope", "Netskope"},
    {"palo alto networks", "Palo Alto Networks"},
    {"prisma access", "Palo Alto Networks Prisma Access"},
    {"fortinet", "Fortinet FortiGate"},
    {"fortigate", "Fortinet FortiGate"},
    {"fortissl", "Fortinet FortiGate"},
    {"blue coat", "Symantec (Blue Coat)"},
    {"bluecoat", "Symantec (Blue Coat)"},
    {"symantec web security", "Symantec Web Security Service"},
    {"cisco umbrella", "Cisco Umbrella"},
    {"opendns", "Cisco Umbrella"},
    {"cisco secure access", "Cisco Secure Access"},
    {"ironport", "Cisco Secure Web Appliance"},
    {"sophos", "Sophos"},
    {"forcepoint", "Forcepoint"},
    {"websense", "Forcepoint"},
    {"check point", "Check Point"},
    {"skyhigh", "Skyhigh Security"},
    {"mcafee", "McAfee/Skyhigh"},
    {"trellix", "Trellix"},
    {"iboss", "iboss"},
    {"menlo security", "Menlo Security"},
    {"cato networks", "Cato Networks"},
    {"gateway ca - cloudflare managed", "Cloudflare Gateway"},
    {"barracuda", "Barracuda"},
    {"sonicwall", "SonicWall"},
    {"watchguard", "WatchGuard"},
    {"juniper", "Juniper"},
    {"lightspeed", "Lightspeed"},
    {"securly", "Securly"},
    {"contentkeeper", "ContentKeeper"},
    {"smoothwall", "Smoothwall"},
    {"untangle", "Untangle"},
    {"kaspersky", "Kaspersky"},
    {"eset ssl filter", "ESET"},
    {"avast", "Avast"},
    {"avg web", "AVG"},
    {"bitdefender", "Bitdefender"},
    {"dr.web", "Dr.Web"},
    {"f-secure", "F-Secure"},
    {"norton", "Norton"},
    {"adguard", "AdGuard"},
    {"mitmproxy", "mitmproxy"},
    {"charles proxy", "Charles"},
    {"fiddler", "Fiddler"},
    {"burp", "Burp Suite"},
    {"portswigger", "Burp Suite"},
    {"squid", "Squid"},
});

}  // namespace

std::string inspection_product(const std::string& name) {
  const std::string folded = lower(name);
  for (const auto& [part, product] : kProducts) {
    if (folded.find(part) != std::string::npos) return std::string(product);
  }
  return {};
}

}  // namespace sfprobe::text
