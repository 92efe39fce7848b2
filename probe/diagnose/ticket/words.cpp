#include "diagnose/cut.hpp"
#include "diagnose/ticket/parts.hpp"
#include "facts/stages.hpp"

namespace sfprobe::tickets {
namespace {

constexpr std::size_t kMaxAddresses = 4;

std::string addresses_of(const Observed& observed) {
  if (!observed.lookup) return {};
  std::string text;
  std::size_t shown = 0;
  for (const dns::AddressFact& address : observed.lookup->facts.addresses) {
    if (++shown > kMaxAddresses) return text + ", …";
    text += (text.empty() ? "" : ", ") + address.ip;
  }
  return text;
}

// Who issued the certificate at the top of what was sent; of the proxy's, if it fails there.
std::string issuer_of(const Observed& observed, const Diagnosis& diagnosis) {
  const ObservedRoute* route = observed.cli_route();
  if (route == nullptr) return {};
  if (diagnosis.verdict.stage == stages::kProxy) {
    return route->proxy_tls ? route->proxy_tls->facts.issuer : "";
  }
  for (const ObservedHandshake& handshake : route->handshakes) {
    if (!handshake.facts.chain.empty()) return handshake.facts.chain.back().issuer_name;
  }
  return {};
}

}  // namespace

std::string without_userinfo(std::string text) {
  constexpr std::string_view kHidden = "***@";
  for (std::size_t at = text.find(kHidden); at != std::string::npos; at = text.find(kHidden)) {
    text.erase(at, kHidden.size());
  }
  return text;
}

Words words_of(const Observed& observed, const Diagnosis& diagnosis) {
  Words words = {{"host", observed.target.display},
                 {"target", observed.target.authority()},
                 {"machine", diagnosis.place.host_name},
                 {"addresses", addresses_of(observed)},
                 {"issuer", issuer_of(observed, diagnosis)}};
  const ObservedRoute* route = observed.cli_route();
  if (route != nullptr && !route->proxied()) {
    const tls::CutComparison compared = tls::compare_cuts(*route);
    if (!device_of(compared).empty())
      words.emplace_back("cut_place", place_of(compared, "this machine"));
  }
  if (route != nullptr && route->proxied()) {
    for (const RouteRow& row : diagnosis.routes) {
      if (row.route == route->name) words.emplace_back("proxy", row.label);
    }
  }
  if (route != nullptr && route->tunnel) {
    const int status = route->tunnel->facts.status;
    // RFC 9110 section 15.6: the proxy's own attempt to reach the target failed.
    if (status >= 502 && status <= 504) {
      words.emplace_back("gateway_status", std::to_string(status));
    }
  }
  if (route != nullptr && route->token) {
    words.emplace_back("location", route->token->facts.location);
  }
  return words;
}

}  // namespace sfprobe::tickets
