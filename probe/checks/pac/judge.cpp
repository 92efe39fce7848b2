#include <algorithm>

#include "checks/finding.hpp"
#include "checks/pac/pac.hpp"

namespace sfprobe::pac {
namespace {

void tell(const std::string& evidence, std::string summary, Findings& findings) {
  Finding& finding = add(findings, kStage, Status::info, "", std::move(summary));
  finding.evidence = {evidence};
}

// What the programs that read it do, and the CLI does not.
void judge_answer(const Measured<PacFacts>& pac, Findings& findings) {
  const PacFacts& facts = pac.facts;
  const std::string which =
      facts.url.empty() ? std::string("--fetch-pac") : "the PAC file " + facts.url;
  if (facts.reached != Stage::answered) {
    tell(pac.id, which + ": " + (facts.error.empty() ? "nothing came" : facts.error), findings);
    return;
  }
  const bool direct = facts.proxies.empty() || facts.direct_first;
  tell(pac.id,
       which + " sends " + facts.host + " " +
           (direct ? std::string("directly") : "to " + facts.proxies.front().proxy) +
           (facts.answer.empty() ? "" : " (\"" + facts.answer + "\")") +
           "; the CLI does not read it",
       findings);
}

// Without the option nobody is asked for it.
void judge_setting(const Observed& observed, Findings& findings) {
  const auto& settings = observed.elsewhere->facts.settings;
  const auto set = std::find_if(settings.begin(), settings.end(), [](const auto& fact) {
    return fact.kind == elsewhere::SettingKind::pac;
  });
  if (set == settings.end()) return;
  tell(observed.elsewhere->id,
       set->program + " on this machine uses the PAC file " + set->value + " (" + set->key +
           " in " + set->file + "), which the CLI does not read; --fetch-pac evaluates it",
       findings);
}

}  // namespace

void judge(const Observed& observed, Findings& findings) {
  if (observed.chain_only) return;
  if (observed.pac) return judge_answer(*observed.pac, findings);
  const ObservedRoute* route = observed.cli_route();
  const bool answered = route != nullptr && route->token && route->token->ok();
  if (observed.elsewhere && !answered) judge_setting(observed, findings);
}

}  // namespace sfprobe::pac
