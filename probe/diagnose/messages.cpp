#include "diagnose/messages.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace sfprobe {
namespace {

using enum Owner;

// Who reads it. Whoever inspects TLS may run the proxy, and the network team what nobody else does.
struct Message {
  std::string_view fix;
  std::array<Owner, 3> to;
};

constexpr auto kMessages = std::to_array<Message>({
    {"ask-about-client-certificate", {network, network, tls_inspection}},
    {"ask-about-disagreement", {dns, dns, dns}},
    {"ask-about-filter", {dns, dns, dns}},
    {"ask-about-headers", {network, proxy, network}},
    {"ask-about-names", {network, proxy, tls_inspection}},
    {"ask-about-name-server", {dns, dns, dns}},
    {"ask-about-proxy-answer", {proxy, proxy, proxy}},
    {"ask-about-slow-dns", {dns, dns, dns}},
    {"ask-firewall-team", {firewall, firewall, firewall}},
    {"ask-for-intermediate", {network, network, network}},
    {"ask-for-name", {dns, dns, dns}},
    {"ask-for-new-root", {tls_inspection, network, proxy}},
    {"ask-for-proxy-root", {proxy, tls_inspection, tls_inspection}},
    {"ask-for-root", {tls_inspection, proxy, network}},
    {"ask-name-filter", {firewall, firewall, firewall}},
    {"ask-network-team", {network, firewall, network}},
    {"ask-proxy-down", {proxy, proxy, proxy}},
    {"ask-proxy-exemption", {proxy, proxy, proxy}},
    {"ask-proxy-team", {proxy, proxy, proxy}},
    {"ask-reissue-curve", {tls_inspection, network, network}},
    {"ask-security-team", {you, you, you}},
    {"ask-to-reissue", {network, proxy, tls_inspection}},
    {"ask-to-renew", {tls_inspection, network, proxy}},
    {"ask-why-rejected", {you, you, you}},
    {"exempt-from-inspection", {tls_inspection, tls_inspection, tls_inspection}},
});

std::string_view name_of(Owner owner) {
  switch (owner) {
    case dns: return "the team that runs your DNS";
    case proxy: return "the team that runs your proxy";
    case firewall: return "the team that runs your firewall";
    case tls_inspection: return "the team that runs your TLS inspection";
    default: return "your network team";
  }
}

// The page names those who may be asked: "Send this to the team that runs the inspection, the
// gateway or the server:".
void address_to(Owner owner, std::string& text) {
  constexpr std::string_view kSend = "Send this to ";
  if (!text.starts_with(kSend)) return;
  const std::size_t end = std::min({text.find(':'), text.find(", and "), text.find(" if ")});
  if (end == std::string::npos) return;
  text.replace(kSend.size(), end - kSend.size(), name_of(owner));
}

bool is_team(Owner owner) { return owner != you && owner != salesforce && owner != org_admin; }

}  // namespace

bool is_message_to(const Fix& fix, Owner owner) {
  if (!fix.to_send) return false;
  const auto row = std::find_if(kMessages.begin(), kMessages.end(),
                                [&](const Message& one) { return one.fix == fix.id; });
  if (row == kMessages.end()) return owner == network;
  return std::find(row->to.begin(), row->to.end(), owner) != row->to.end();
}

void keep_one_message(const std::optional<Owner>& owner, std::vector<Fix>& fixes) {
  // A setting of this machine is at fault, and what to make of it is known: others need do nothing.
  const bool settled = owner == you && std::any_of(fixes.begin(), fixes.end(), [](const Fix& fix) {
                         return fix.proof == Proof::proven && fix.env && fix.id != "go-direct";
                       });
  if (settled) {
    std::erase_if(fixes, [](const Fix& fix) { return fix.to_send && !is_message_to(fix, you); });
  }
  const bool team = owner && is_team(*owner);
  bool kept = false;
  std::erase_if(fixes, [&](const Fix& fix) {
    if (!fix.to_send) return false;
    const bool wanted = !kept && (!team || is_message_to(fix, *owner));
    kept = kept || wanted;
    return !wanted;
  });
  if (!team) return;
  for (Fix& fix : fixes) {
    if (fix.to_send) address_to(*owner, fix.text);
  }
}

}  // namespace sfprobe
