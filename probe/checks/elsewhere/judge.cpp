#include "checks/elsewhere/elsewhere.hpp"
#include "checks/finding.hpp"
#include "text/clean.hpp"

namespace sfprobe::elsewhere {
namespace {

constexpr std::size_t kMostName = 100;

std::string place_of(const SettingFact& fact) {
  return fact.key + " in " + fact.file + (fact.line > 0 ? ":" + std::to_string(fact.line) : "");
}

std::string named(const SettingFact& fact) {
  return fact.program + " on this machine uses " + fact.value + " (" + place_of(fact) + ")";
}

void tell(const Observed& observed, std::string summary, Findings& findings) {
  Finding& finding = add(findings, kStage, Status::info, "", std::move(summary));
  finding.evidence = {observed.elsewhere->id};
}

// Of a proxy that works the cause speaks; one that does not is told, so that nobody tries it again.
void judge_proxies(const Observed& observed, Findings& findings) {
  for (const SettingFact& fact : observed.elsewhere->facts.settings) {
    if (fact.kind == SettingKind::proxy && !fact.unset.empty()) {
      tell(observed,
           "the proxy of " + fact.program + " (" + place_of(fact) + ") refers to the variable " +
               text::clean(fact.unset, kMostName) + ", which is not set",
           findings);
    }
    if (fact.kind != SettingKind::proxy || fact.route.empty()) continue;
    const ObservedRoute* route = observed.route(fact.route);
    if (route == nullptr || !route->token) continue;
    tell(observed,
         named(fact) + (route->token->ok() ? ", and with it the login host answers"
                                           : ", and with it the login host does not answer either"),
         findings);
  }
}

void judge_ca_files(const Observed& observed, Findings& findings) {
  for (const SettingFact& fact : observed.elsewhere->facts.settings) {
    if (fact.kind != SettingKind::ca_file) continue;
    tell(observed, named(fact) + "; the CLI does not read that setting", findings);
    return;
  }
}

}  // namespace

void judge(const Observed& observed, Findings& findings) {
  if (!observed.elsewhere || observed.chain_only) return;
  const ObservedRoute* route = observed.cli_route();
  if (route == nullptr) return;
  const bool answered = route->token && route->token->ok();
  if (!answered) judge_proxies(observed, findings);
  if (route->token && route->token->outcome == Outcome::untrusted) {
    judge_ca_files(observed, findings);
  }
}

}  // namespace sfprobe::elsewhere
