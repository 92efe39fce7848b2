#include "diagnose/circumstances.hpp"

#include <algorithm>
#include <array>

#include "diagnose/surroundings.hpp"
#include "facts/hello_comparison.hpp"
#include "facts/stages.hpp"
#include "node/version.hpp"
#include "text/ascii.hpp"

namespace sfprobe {
namespace {

// What the evidence says about the machine.
struct Circumstances {
  bool proxy = false;         // the CLI would take one
  bool no_proxy = false;      // it would take none
  bool intercepted = false;   // something signs in the server's place
  bool old_node = false;      // the installed Node.js is older than 22
  bool no_sf = false;         // there is no CLI on PATH
  bool basic = false;         // the proxy offers Basic authentication
  bool answer_lost = false;   // large packets get lost on the way back
  bool own_firewall = false;  // it rejects connections
  bool names_fine = false;    // looked up at once, and no name server is at fault
  bool slow = false;          // each stage was completed, too late for the CLI
  // What is wrong with the proxy variable's value.
  bool bad_password = false;
  bool bad_scheme = false;
  bool bad_url = false;  // something else
};

struct Rule {
  bool Circumstances::*when;
  std::string_view fix;
  int place;  // -1 first, 1 last, 2 not at all
};

constexpr auto kRules = std::to_array<Rule>({
    {&Circumstances::intercepted, "update-node", -1},
    {&Circumstances::intercepted, "export-root", -1},
    {&Circumstances::intercepted, "set-extra-ca", -1},
    {&Circumstances::intercepted, "use-system-ca", -1},
    {&Circumstances::intercepted, "ask-for-root", -1},
    {&Circumstances::intercepted, "exempt-from-inspection", -1},
    {&Circumstances::old_node, "use-system-ca", 1},  // it ignores the variable
    {&Circumstances::proxy, "set-proxy", 1},
    {&Circumstances::no_proxy, "check-proxy-variables", 1},
    {&Circumstances::no_proxy, "use-right-proxy-scheme", 2},
    {&Circumstances::no_proxy, "encode-password", 2},
    {&Circumstances::no_proxy, "see-proxy-answer", 2},
    {&Circumstances::no_proxy, "go-direct", 2},
    {&Circumstances::no_sf, "update-cli", 1},
    {&Circumstances::basic, "ask-proxy-exemption", 2},
    {&Circumstances::basic, "use-local-relay", 2},
    {&Circumstances::answer_lost, "small-hello", 2},
    {&Circumstances::own_firewall, "check-local-firewall", -1},
    {&Circumstances::own_firewall, "ask-firewall-team", 1},
    {&Circumstances::names_fine, "shorten-dns-wait", 2},
    {&Circumstances::names_fine, "remove-name-server", 2},
    {&Circumstances::names_fine, "ask-about-slow-dns", 2},
    {&Circumstances::slow, "ask-network-team", 2},
    {&Circumstances::slow, "raise-attempt-timeout", 2},
    {&Circumstances::bad_password, "encode-password", -1},
    {&Circumstances::bad_password, "write-proxy-url", 2},
    {&Circumstances::bad_password, "replace-proxy-scheme", 2},
    {&Circumstances::bad_scheme, "replace-proxy-scheme", -1},
    {&Circumstances::bad_scheme, "write-proxy-url", 2},
    {&Circumstances::bad_scheme, "encode-password", 2},
    {&Circumstances::bad_url, "write-proxy-url", -1},
    {&Circumstances::bad_url, "replace-proxy-scheme", 2},
    {&Circumstances::bad_url, "encode-password", 2},
});

proxy::ChoiceFacts choice_of(const Observed& observed) {
  return observed.choice ? observed.choice->facts : proxy::ChoiceFacts{};
}

bool offers_basic(const ObservedRoute& route) {
  if (!route.tunnel) return false;
  const auto& schemes = route.tunnel->facts.schemes;
  return std::any_of(schemes.begin(), schemes.end(),
                     [](const std::string& scheme) { return text::lower(scheme) == "basic"; });
}

bool loses_answers(const ObservedRoute& route) {
  const tls::HelloComparison compared = tls::compare_hellos(route);
  return compared.limit == tls::HelloLimit::path_mtu &&
         compared.hello->facts.variant == tls::HelloVariant::handshake;
}

bool has_fine_names(const Observed& observed, const Findings& findings) {
  constexpr double kAtOnceMs = 1000;
  const auto is_fault = [](const Finding& finding) {
    return finding.stage == stages::kDns &&
           (finding.status == Status::fail || finding.status == Status::warn);
  };
  return observed.lookup && observed.lookup->ok() && observed.lookup->ms() < kAtOnceMs &&
         std::none_of(findings.begin(), findings.end(), is_fault);
}

// The one timer of undici over name, connection and TLS (lib/core/connect.js).
bool is_slow(const Observed& observed, const ObservedRoute& route) {
  constexpr double kTimerMs = 10'000;
  double ms = observed.lookup && observed.lookup->ok() ? observed.lookup->ms() : 0;
  const auto quickest = [](const auto& steps) {
    double best = -1;
    for (const auto& step : steps) {
      if (step.ok() && (best < 0 || step.ms() < best)) best = step.ms();
    }
    return best;
  };
  const double tls = quickest(route.handshakes);
  ms += std::max(0.0, quickest(route.connections)) + tls;
  return tls >= 0 && ms >= kTimerMs;
}

void look_at(const Observed& observed, const ObservedRoute& route, Circumstances& now) {
  now.basic = offers_basic(route);
  now.answer_lost = loses_answers(route);
  now.slow = is_slow(observed, route);
  now.own_firewall =
      std::any_of(route.connections.begin(), route.connections.end(), [&](const auto& one) {
        return one.facts.prohibited() && is_own_address(observed, one.facts.icmp_from);
      });
}

void look_at_proxy_url(const proxy::ChoiceFacts& choice, const Findings& findings,
                       Circumstances& now) {
  using enum proxy::ProxyFault;
  const bool invalid = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.code == "PROXY_URL_INVALID";
  });
  now.bad_password = choice.fault == password_percent || choice.fault == credentials_raw;
  now.bad_scheme = choice.fault == scheme_unsupported;
  now.bad_url = invalid && !now.bad_password && !now.bad_scheme;
}

Circumstances circumstances_of(const Observed& observed, const Findings& findings) {
  const auto choice = choice_of(observed);
  const auto programs = observed.programs ? observed.programs->facts : environment::ProgramsFacts{};
  const int node = node::parse_version(programs.node_version).major;
  Circumstances now;
  now.proxy = choice.decision == proxy::Decision::proxy;
  now.no_proxy = observed.choice && choice.decision == proxy::Decision::direct;
  now.intercepted = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.code == "CERT_INTERCEPTED";
  });
  look_at_proxy_url(choice, findings, now);
  now.names_fine = has_fine_names(observed, findings);
  now.old_node = node > 0 && node < 22;
  if (const ObservedRoute* route = observed.cli_route()) look_at(observed, *route, now);
  now.no_sf = observed.programs && programs.sf_path.empty();
  return now;
}

int place_of(const Fix& fix, const Circumstances& now) {
  int place = 0;
  for (const Rule& rule : kRules) {
    if (rule.fix != fix.id || !(now.*rule.when)) continue;
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
  const auto choice = choice_of(observed);
  words.emplace_back("proxy", choice.proxy);
  words.emplace_back("variable", choice.variable);
  return words;
}

void suit(const Observed& observed, const Findings& findings, std::vector<Fix>& fixes) {
  const Circumstances now = circumstances_of(observed, findings);
  std::erase_if(fixes, [&](const Fix& fix) { return place_of(fix, now) == 2; });
  std::stable_sort(fixes.begin(), fixes.end(),
                   [&](const Fix& a, const Fix& b) { return place_of(a, now) < place_of(b, now); });
}

}  // namespace sfprobe
