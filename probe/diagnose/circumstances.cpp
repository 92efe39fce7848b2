#include "diagnose/circumstances.hpp"

#include <algorithm>
#include <array>

#include "clients/seen.hpp"
#include "diagnose/circumstance_facts.hpp"

namespace sfprobe {
namespace {

struct Rule {
  bool Circumstances::*when;
  std::string_view fix;
  int place;          // less than 0 first, 1 last, 2 not at all
  bool value = true;  // that it has to have
};

constexpr auto kRules = std::to_array<Rule>({
    {&Circumstances::intercepted, "update-node", -1},
    {&Circumstances::intercepted, "export-root", -1},
    {&Circumstances::intercepted, "set-extra-ca", -1},
    {&Circumstances::intercepted, "use-system-ca", -1},
    {&Circumstances::intercepted, "ask-for-root", -1},
    {&Circumstances::intercepted, "exempt-from-inspection", -1},
    {&Circumstances::astray, "set-extra-ca", 2},
    {&Circumstances::astray, "use-system-ca", 2},
    {&Circumstances::astray, "export-root", 2},
    {&Circumstances::astray, "ask-for-root", 2},
    {&Circumstances::astray, "ask-for-proxy-root", 2},
    {&Circumstances::astray, "exempt-from-inspection", 2},
    {&Circumstances::astray, "exempt-in-antivirus", 2},
    {&Circumstances::astray, "ask-for-intermediate", 2},
    {&Circumstances::astray, "prove-intermediate", 2},
    {&Circumstances::astray, "try-root-file", 2},
    {&Circumstances::astray, "ask-network-team", 2},
    {&Circumstances::root_expired, "ask-to-renew", 2},
    {&Circumstances::root_expired, "ask-for-new-root", 2, false},
    {&Circumstances::old_node, "use-system-ca", 1},  // it ignores the variable
    {&Circumstances::proxy, "set-proxy", 1},
    {&Circumstances::no_proxy, "check-proxy-variables", 1},
    {&Circumstances::no_proxy, "use-right-proxy-scheme", 2},
    {&Circumstances::no_proxy, "encode-password", 2},
    {&Circumstances::no_proxy, "see-proxy-answer", 2},
    {&Circumstances::no_proxy, "go-direct", 2},
    {&Circumstances::no_sf, "update-cli", 2},
    {&Circumstances::value_refused, "update-refusing-node", 2},
    {&Circumstances::lasting, "rerun", 2},
    {&Circumstances::local_address, "start-local-proxy", 2, false},
    {&Circumstances::no_variable, "prefer-lower-case", 2},
    {&Circumstances::small_headers, "ask-about-headers", 2},
    {&Circumstances::basic, "ask-proxy-exemption", 2},
    {&Circumstances::basic, "use-local-relay", 2},
    {&Circumstances::answer_lost, "small-hello", 2},
    {&Circumstances::own_firewall, "check-local-firewall", -1},
    {&Circumstances::own_firewall, "ask-firewall-team", 1},
    {&Circumstances::names_fine, "shorten-dns-wait", 2},
    {&Circumstances::names_fine, "remove-name-server", 2},
    {&Circumstances::names_fine, "ask-about-slow-dns", 2},
    {&Circumstances::slow, "ask-network-team", 2},
    {&Circumstances::slow, "ask-about-silence", 2},
    {&Circumstances::opened, "ask-network-team", 2},
    {&Circumstances::opened, "ask-about-silence", 2, false},
    {&Circumstances::proxy_refused, "ask-for-root", 2},
    {&Circumstances::proxy_refused, "ask-for-proxy-root", 2, false},
    {&Circumstances::by_address, "ask-about-names", 2},
    {&Circumstances::by_address, "check-name", 2},
    {&Circumstances::by_address, "check-hosts-file", 2},
    {&Circumstances::by_address, "use-host-name", 2, false},
    {&Circumstances::has_credentials, "add-proxy-credentials", 2},
    {&Circumstances::has_credentials, "correct-proxy-credentials", 2, false},
    {&Circumstances::server_error, "check-status", -1},
    {&Circumstances::server_error, "check-status", 1, false},
    {&Circumstances::answers, "keep-proxy-variables", 2, false},
    {&Circumstances::answers, "prefer-lower-case", 2},
    {&Circumstances::answers, "take-other-proxy", 2},
    {&Circumstances::answers, "drop-overriding-variable", 2},
    {&Circumstances::overrides, "drop-overriding-variable", 2, false},
    {&Circumstances::answers, "drop-http-proxy", 2},
    {&Circumstances::answers, "drop-empty-variable", 2},
    {&Circumstances::skips_dns, "add-dns-source", 2, false},
    {&Circumstances::stops_early, "drop-nsswitch-action", 2, false},
    {&Circumstances::tcp_only, "drop-use-vc", 2, false},
    {&Circumstances::asks_edns, "drop-edns0", 2, false},
    {&Circumstances::slow, "raise-attempt-timeout", 2},
    {&Circumstances::known_name, "check-url", 2},
    {&Circumstances::known_name, "replace-legacy-host", 2},
    {&Circumstances::own_settings, "ask-about-tls", 2},
    {&Circumstances::own_settings, "see-what-answers", 2},
    {&Circumstances::own_settings, "check-url", 2},
    {&Circumstances::proxy_refused, "exempt-from-inspection", 2},
    {&Circumstances::proxy_refused, "check-url", 2},
    {&Circumstances::proxy_refused, "sign-in-to-network", 2},
    {&Circumstances::forbidden, "sign-in-to-network", 2},
    {&Circumstances::wsl, "release-windows-port", 2, false},
    {&Circumstances::local_answers, "find-port-owner", 2, false},
    {&Circumstances::local_answers, "change-callback-port", 2, false},
    {&Circumstances::local_answers, "check-localhost", 2},
    {&Circumstances::audience, "unset-audience-url", -1},
    {&Circumstances::audience, "read-first-line", 1},
    {&Circumstances::email, "use-https", 2},
    {&Circumstances::key_encrypted, "remove-passphrase", -1},
    {&Circumstances::key_encrypted, "remove-passphrase", 2, false},
    {&Circumstances::key_reshaped, "restore-line-breaks", -1},
    {&Circumstances::key_reshaped, "restore-line-breaks", 2, false},
    {&Circumstances::key_der, "convert-key-to-pem", -1},
    {&Circumstances::key_der, "convert-key-to-pem", 2, false},
    {&Circumstances::key_unfit, "make-key-pair", -1},
    {&Circumstances::bad_password, "encode-password", -1},
    {&Circumstances::bad_password, "write-proxy-url", -2},
    {&Circumstances::lost_proxy, "write-proxy-url", 2},
    {&Circumstances::bad_password, "replace-proxy-scheme", 2},
    {&Circumstances::bad_scheme, "replace-proxy-scheme", -1},
    {&Circumstances::bad_scheme, "write-proxy-url", 2},
    {&Circumstances::bad_scheme, "encode-password", 2},
    {&Circumstances::bad_url, "write-proxy-url", -1},
    {&Circumstances::bad_url, "write-out-proxy", -2},
    {&Circumstances::bad_url, "drop-proxy-variable", -2},
    {&Circumstances::bad_url, "replace-proxy-scheme", 2},
    {&Circumstances::bad_url, "encode-password", 2},
});

int place_of(const Fix& fix, const Circumstances& now) {
  int place = 0;
  for (const Rule& rule : kRules) {
    if (rule.fix != fix.id || now.*rule.when != rule.value) continue;
    place = place == 0 ? rule.place : std::max(place, rule.place);
  }
  // What was tried and worked is advice, whatever the rules say.
  return fix.proof == Proof::proven ? -1 : place;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> known_words(const Observed& observed) {
  std::vector<std::pair<std::string, std::string>> words = {
      {"host", observed.target.host},
      {"port", std::to_string(observed.target.port)},
      {"url", observed.target.url()},
  };
  const auto choice = observed.choice ? observed.choice->facts : proxy::ChoiceFacts{};
  words.emplace_back("proxy", choice.proxy);
  words.emplace_back("variable", choice.variable);
  if (choice.decision == proxy::Decision::proxy) words.emplace_back("viaproxy", choice.proxy);
  return words;
}

namespace {

// The login host stands in the proxy's variable.
bool is_login_host(const Observed& observed) {
  const ObservedRoute* route = observed.route(steps::kProxy);
  return route != nullptr && observed.choice && !observed.target.ip_literal &&
         clients::see(observed).paths[steps::kProxy].hop_name == observed.target.host;
}

bool is_loopback(const std::string& place) {
  return place.starts_with("127.") || place.starts_with("[::1]");
}

// What the CLI connects to, and is refused by, is this machine.
bool listens_here(const Observed& observed) {
  const ObservedRoute* route = observed.cli_route();
  if (route == nullptr) return false;
  const auto here = [](const auto& one) { return !one.ok() && is_loopback(one.facts.address); };
  return std::any_of(route->hops.begin(), route->hops.end(), here) ||
         std::any_of(route->connections.begin(), route->connections.end(), here);
}

}  // namespace

bool suits_fault(const Observed& observed, std::string_view fix) {
  using enum proxy::ProxyFault;
  const auto fault = observed.choice ? observed.choice->facts.fault : none;
  if (fix == "unset-local-domain") return observed.variable("LOCALDOMAIN").has_value();
  if (fix == "drop-search-domain") return !observed.variable("LOCALDOMAIN").has_value();
  if (fix == "write-out-proxy") return fault == unexpanded;
  if (fix == "drop-proxy-variable") {
    return fault == no_url || fault == blank || is_login_host(observed);
  }
  if (fix == "start-local-proxy") return listens_here(observed);
  if (fix != "write-proxy-url") return true;
  // A URL that is well formed needs no other form.
  const bool broken = observed.choice && observed.choice->facts.has_line_break();
  return broken || (fault != unexpanded && fault != none && fault != empty);
}

void suit(const Observed& observed, const Findings& findings, std::vector<Fix>& fixes) {
  const Circumstances now = circumstances_of(observed, findings);
  std::erase_if(fixes, [&](const Fix& fix) { return place_of(fix, now) == 2; });
  std::stable_sort(fixes.begin(), fixes.end(),
                   [&](const Fix& a, const Fix& b) { return place_of(a, now) < place_of(b, now); });
}

}  // namespace sfprobe
