#include "text/public_authorities.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "text/ascii.hpp"

namespace sfprobe::text {
namespace {

// Organisations, in lower case, whose intermediates sign the certificates of most public hosts
// (the Common CA Database's owners). Salesforce's are DigiCert's.
constexpr auto kAuthorities = std::to_array<std::string_view>({"digicert inc",
                                                               "digicert, inc.",
                                                               "digicert ireland limited",
                                                               "let's encrypt",
                                                               "internet security research group",
                                                               "sectigo limited",
                                                               "comodo ca limited",
                                                               "the usertrust network",
                                                               "globalsign",
                                                               "globalsign nv-sa",
                                                               "amazon",
                                                               "google trust services",
                                                               "google trust services llc",
                                                               "entrust, inc.",
                                                               "entrust limited",
                                                               "godaddy.com, inc.",
                                                               "starfield technologies, inc.",
                                                               "identrust",
                                                               "ssl corporation",
                                                               "asseco data systems s.a.",
                                                               "actalis s.p.a.",
                                                               "actalis s.p.a./03358520967",
                                                               "swisssign ag",
                                                               "buypass as-983163327",
                                                               "quovadis limited",
                                                               "baltimore",
                                                               "zerossl",
                                                               "geant vereniging"});

// The values of O, with a comma's backslash taken away.
bool has_organisation(std::string_view name, std::string_view wanted) {
  std::size_t at = 0;
  while (at < name.size()) {
    std::size_t end = at;
    std::string part;
    for (; end < name.size() && name[end] != ',' && name[end] != '+'; ++end) {
      if (name[end] == '\\' && end + 1 < name.size()) ++end;
      part += name[end];
    }
    if (part.starts_with("O=") && lower(std::string_view(part).substr(2)) == wanted) return true;
    at = end + 1;
  }
  return false;
}

}  // namespace

bool is_public_authority(const std::string& issuer) {
  return std::any_of(kAuthorities.begin(), kAuthorities.end(), [&](std::string_view authority) {
    return has_organisation(issuer, authority);
  });
}

}  // namespace sfprobe::text
