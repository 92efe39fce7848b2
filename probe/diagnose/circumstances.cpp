#include "diagnose/circumstances.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "checks/environment/facts.hpp"
#include "checks/proxy/facts.hpp"

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

template <class Facts>
Facts facts_of(const Evidence& evidence, std::string_view step) {
  const Step* found = evidence.find(step);
  return found == nullptr ? Facts{} : unpack<Facts>(found->facts);
}

int major_version(std::string_view version) {
  if (version.starts_with('v')) version.remove_prefix(1);
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  return major;
}

Circumstances circumstances_of(const Evidence& evidence, const Findings& findings) {
  const auto choice = facts_of<proxy::ChoiceFacts>(evidence, "proxy.choice");
  const auto programs = facts_of<environment::ProgramsFacts>(evidence, "environment.programs");
  const int node = major_version(programs.node_version);
  Circumstances now;
  now.proxy = choice.route == "proxy";
  now.no_proxy = choice.route == "direct";
  now.intercepted = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.code == "CERT_INTERCEPTED";
  });
  now.old_node = node > 0 && node < 22;
  now.no_sf = evidence.find("environment.programs") != nullptr && programs.sf_path.empty();
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

std::vector<std::pair<std::string, std::string>> known_words(const Evidence& evidence) {
  std::vector<std::pair<std::string, std::string>> words = {
      {"host", evidence.target.host},
      {"port", std::to_string(evidence.target.port)},
      {"url", evidence.target.url()},
  };
  const auto choice = facts_of<proxy::ChoiceFacts>(evidence, "proxy.choice");
  words.emplace_back("proxy", choice.proxy);
  words.emplace_back("variable", choice.variable);
  return words;
}

void suit(const Evidence& evidence, const Findings& findings, std::vector<Fix>& fixes) {
  const Circumstances now = circumstances_of(evidence, findings);
  std::erase_if(fixes, [&](const Fix& fix) { return place_of(fix, now) == 2; });
  std::stable_sort(fixes.begin(), fixes.end(),
                   [&](const Fix& a, const Fix& b) { return place_of(a, now) < place_of(b, now); });
}

}  // namespace sfprobe
