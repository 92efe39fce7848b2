#include "checks/finding.hpp"
#include "checks/url/lint.hpp"
#include "checks/url/url.hpp"
#include "text/ascii.hpp"

namespace sfprobe::url {
namespace {

std::string place_of(const SettingFact& setting) {
  if (setting.file.empty()) return setting.name;
  return setting.name + " in " + setting.file +
         (setting.line > 0 ? ":" + std::to_string(setting.line) : "");
}

// The setting that the CLI takes; null if none applies.
const SettingFact* used_setting(const UrlFacts& facts) {
  for (const SettingFact& setting : facts.settings) {
    if (setting.applies) return &setting;
  }
  return nullptr;
}

// As it was written: on the command line, else in a setting.
std::string written(const Observed& observed) {
  if (!observed.url) return {};
  const UrlFacts& facts = observed.url->facts;
  const SettingFact* used = used_setting(facts);
  if (!facts.typed.empty() || used == nullptr) return facts.typed;
  return used->value;
}

// The CLI takes such a URL, and its request for a token reaches no login.
bool goes_astray(Flaw flaw) {
  return flaw == Flaw::http || flaw == Flaw::path || flaw == Flaw::query;
}

void judge_form(const Observed& observed, Findings& findings) {
  const bool decides = observed.flows && observed.flows->facts.decides("web");
  const std::string typed = written(observed);
  for (const Lint& one : lint(observed.target, typed)) {
    const bool lightning = one.flaw == Flaw::lightning || one.flaw == Flaw::lightning_odd;
    std::string summary = one.summary;
    if (!one.instead.empty() && one.flaw != Flaw::typo) {
      summary += "; its login host is probably " + one.instead;
    }
    // A JWT login goes on to the login hosts that the CLI knows itself.
    const bool ends = goes_astray(one.flaw) && decides;
    const bool fails = one.refused || ends;
    Finding& finding =
        add(findings, ends ? stages::kEndpoint : kStage, fails ? Status::fail : Status::warn,
            lightning ? "LIGHTNING_URL" : "INVALID_URL", summary);
    if (one.inferred) finding.certainty = Certainty::inferred;
    if (observed.url) finding.evidence = {observed.url->id};
    if (lightning) {
      const std::string& host = observed.target.host;
      finding.words = {{"mydomain", host.substr(0, host.find(".lightning"))}};
    }
  }
}

std::string host_of(std::string_view url) {
  const std::size_t mark = url.find("://");
  if (mark != std::string_view::npos) url.remove_prefix(mark + 3);
  std::string host = text::lower(url.substr(0, url.find_first_of("/?#:")));
  if (host.ends_with('.')) host.pop_back();
  return host;
}

// Two settings that name different hosts: one of them does nothing, and nobody says so.
void judge_settings(const Measured<UrlFacts>& step, Findings& findings) {
  const UrlFacts& facts = step.facts;
  const SettingFact* used = used_setting(facts);
  const std::string host = used == nullptr ? "login.salesforce.com" : host_of(used->value);
  for (const SettingFact& setting : facts.settings) {
    if (&setting == used || host_of(setting.value) == host) continue;
    const std::string why =
        setting.applies ? place_of(*used) + " comes before it"
                        : "it counts inside a project only, and here is no sfdx-project.json";
    Finding& finding = add(findings, kStage, facts.typed.empty() ? Status::warn : Status::info,
                           "LOGIN_URL_CONFLICT",
                           place_of(setting) + " names " + host_of(setting.value) +
                               ", and the CLI uses " + host + ": " + why);
    finding.evidence = {step.id};
    finding.words = {{"variable", setting.name}, {"file", setting.file}};
    return;  // one is enough to look at
  }
}

}  // namespace

void judge(const Observed& observed, Findings& findings) {
  if (observed.chain_only) return;
  judge_form(observed, findings);
  if (observed.url) judge_settings(*observed.url, findings);
}

}  // namespace sfprobe::url
