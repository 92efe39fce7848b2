#include "diagnose/circumstances.hpp"

#include <algorithm>
#include <array>

#include "node/version.hpp"

namespace sfprobe {
namespace {

// What the evidence says about the machine.
struct Circumstances {
  bool proxy = false;        // the CLI would take one
  bool no_proxy = false;     // it would take none
  bool intercepted = false;  // something signs in the server's place
  bool old_node = false;     // the installed Node.js is older than 22
  bool no_sf = false;        // there is no CLI on PATH
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
});

proxy::ChoiceFacts choice_of(const Observed& observed) {
  return observed.choice ? observed.choice->facts : proxy::ChoiceFacts{};
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
  now.old_node = node > 0 && node < 22;
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
