#include "diagnose/tried_fix.hpp"

#include <algorithm>

#include "checks/check.hpp"
#include "clients/what_if.hpp"
#include "diagnose/circumstances.hpp"
#include "diagnose/node_options_change.hpp"
#include "guidance/fill.hpp"
#include "text/shell.hpp"
#include "text/show.hpp"

namespace sfprobe {
namespace {

bool has(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// The CLI comes as far as what the finding is about.
bool is_reached(const Observed& observed, const Finding& finding) {
  const auto now = clients::predict_with(observed, {});
  return !now || now->stage.empty() || place_of_stage(finding.stage) <= place_of_stage(now->stage);
}

// Tried during the run on what the CLI would be shown: a chain, or another connection.
bool any_finding(const Findings& findings, std::vector<std::string> Finding::*list,
                 const std::string& fix) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return !finding.elsewhere && has(finding.*list, fix);
  });
}

bool any_reached(const Observed& observed, const Findings& findings, const std::string& fix) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return !finding.elsewhere && has(finding.proven, fix) && is_reached(observed, finding);
  });
}

bool writes_proxy_url(const Fix& fix) {
  return fix.id == "write-proxy-url" || fix.id == "write-out-proxy";
}

// These mend what is wrong for certain, and are worth having even if they only lead to the next
// fault.
bool is_needed_anyway(const Fix& fix) {
  return fix.id == "raise-attempt-timeout" || fix.id == "drop-resolver-options" ||
         fix.id == "drop-node-options";
}

bool gets_further(const Observed& observed, const Fix& fix) {
  const bool writes_url = writes_proxy_url(fix);
  if (!writes_url && !is_needed_anyway(fix)) return false;
  const auto after = clients::predict_with(observed, *fix.env, fix.id);
  if (!after) return false;
  if (writes_url) return after->outcome == ClientOutcome::error;
  const auto now = clients::predict_with(observed, {});
  return after->outcome == ClientOutcome::response ||
         (now && place_of_stage(after->stage) > place_of_stage(now->stage));
}

std::string next_fault(const Prediction& after) {
  if (after.status) return "HTTP " + std::to_string(*after.status);
  return after.codes.empty() ? after.because : after.codes.front();
}

void tell_next_fault(const std::optional<Prediction>& after, Fix& fix) {
  if (after) fix.text += " The next fault is then " + next_fault(*after) + ".";
}

constexpr const char* kOnlyAccepted =
    " The certificate is then accepted; what follows was not seen.";

// A trial on a chain shows that its certificates are accepted, and nothing of what comes after
// them.
void judge_trust(const Observed& observed, Fix& fix) {
  fix.proof = Proof::proven;
  const auto after = clients::predict_trusting(observed, fix.id);
  if (!after || clients::logs_in(observed, after)) return;
  fix.proof = Proof::untested;
  const bool unknown = after->outcome == ClientOutcome::response && !after->told;
  if (!unknown) return tell_next_fault(after, fix);
  fix.text += kOnlyAccepted;
}

// Nothing is left of NODE_OPTIONS, so the variable goes.
void drop_empty_options(Fix& fix, const Words& words) {
  if (fix.id != "remove-node-option") return;
  const auto rest = std::find_if(words.begin(), words.end(),
                                 [](const auto& word) { return word.first == "otheroptions"; });
  if (rest != words.end() && rest->second.empty()) fix.env = EnvChange{.unset = {"NODE_OPTIONS"}};
}

bool changes_nothing(const Observed& observed, const EnvChange& change) {
  return std::all_of(change.set.begin(), change.set.end(),
                     [&](const auto& one) { return observed.variable(one.first) == one.second; }) &&
         std::none_of(change.unset.begin(), change.unset.end(),
                      [&](const auto& name) { return observed.variable(name).has_value(); });
}

// What is wrong is in the credentials, which are not shown: the value that is to be written may
// look like the one that is set.
bool mends_credentials(const Observed& observed, const EnvChange& change) {
  using enum proxy::ProxyFault;
  const auto fault = observed.choice ? observed.choice->facts.fault : none;
  const bool theirs =
      fault == password_percent || fault == credentials_raw || fault == credentials_backslash;
  return theirs && std::any_of(change.set.begin(), change.set.end(),
                               [](const auto& one) { return hides_value(one.second); });
}

// Without the value that it sets, the advice says nothing.
bool needs_its_change(const std::string& id) {
  return id == "take-other-proxy" || id == "set-extra-ca";
}

// A change of trust is shown only if it was proven.
bool changes_trust(const Fix& fix) {
  if (!fix.env) return false;
  return std::any_of(fix.env->set.begin(), fix.env->set.end(), [](const auto& change) {
    return change.first == "NODE_EXTRA_CA_CERTS" || change.first == "NODE_USE_SYSTEM_CA";
  });
}

bool is_redacted(const Fix& fix) {
  return hides_value(fix.command) ||
         (fix.env && std::any_of(fix.env->set.begin(), fix.env->set.end(),
                                 [](const auto& set) { return hides_value(set.second); }));
}

// The shortest patience that is enough: the address may be slower than the usual advice allows.
std::optional<Proof> try_with_patience(const Observed& observed, Fix& fix, std::string_view trial) {
  constexpr std::string_view kOption = "--network-family-autoselection-attempt-timeout=";
  std::optional<Proof> proof = clients::try_change(observed, *fix.env, trial);
  for (const char* patience : {"2500", "5000"}) {
    if (fix.id != "raise-attempt-timeout" || proof != Proof::disproved) break;
    EnvChange longer = *fix.env;
    for (auto& [name, value] : longer.set) {
      const std::size_t at = value.rfind(kOption);  // of several the last one counts
      if (at == std::string::npos) continue;
      const std::size_t number = at + kOption.size();
      const std::size_t end = value.find_first_not_of("0123456789", number);
      value.replace(number, std::min(end, value.size()) - number, patience);
    }
    proof = clients::try_change(observed, longer, fix.id);
    if (proof == Proof::proven) fix.env = longer;
  }
  return proof;
}

// What the page asks of a reader is done in the command or the change.
void drop_by_hand(Fix& fix) {
  const std::string sentence = " " + fix.by_hand;
  const std::size_t at = fix.text.find(sentence);
  if (!fix.by_hand.empty() && at != std::string::npos) fix.text.erase(at, sentence.size());
  fix.by_hand.clear();
}

// A chain is looked at where the CLI sees it. OpenSSL speaks plain HTTP to a proxy.
void look_through_proxy(const Observed& observed, Fix& fix) {
  constexpr std::string_view kConnect = "openssl s_client -connect ";
  const std::size_t command = fix.command.find(kConnect);
  const ObservedRoute* route = observed.cli_route();
  if (command == std::string::npos || route == nullptr || !observed.choice) return;
  const std::string& url = observed.choice->facts.proxy;
  const bool at_proxy = url.starts_with("https://") &&
                        fix.command.find(" -connect " + url.substr(8)) != std::string::npos;
  if (route->proxied() && !url.starts_with("http://") && !at_proxy) return;
  drop_by_hand(fix);
  if (!route->proxied() || at_proxy) return;
  std::string hop = url.substr(std::string_view("http://").size());
  if (const std::size_t at = hop.rfind('@'); at != std::string::npos) hop.erase(0, at + 1);
  hop.resize(std::min(hop.find('/'), hop.size()));
  fix.command.insert(command + kConnect.size() - std::string_view("-connect ").size(),
                     "-proxy " + text::shell_quoted(hop) + " ");
}

// `alone`: a finding speaks of one fix alone, so that none speaks of two in one.
std::optional<Fix> tried_as(const Observed& observed, const Findings& findings, Fix fix,
                            const Words& words, bool alone, std::string_view trial) {
  if (!suits_fault(observed, fix.id)) return std::nullopt;
  drop_empty_options(fix, words);
  const bool is_change = fix.env.has_value();
  if (!guidance::fill_fix_without_gaps(fix, words)) return std::nullopt;
  look_through_proxy(observed, fix);
  if (is_change && !fix.env && needs_its_change(fix.id)) return std::nullopt;
  const bool proven = alone && any_finding(findings, &Finding::proven, fix.id);
  if (!proven && any_finding(findings, &Finding::refuted, fix.id)) return std::nullopt;
  if (fix.env) {
    // What was proven differs in what is not shown: a line break.
    if (!proven && changes_nothing(observed, *fix.env) && !mends_credentials(observed, *fix.env)) {
      if (!writes_proxy_url(fix)) return std::nullopt;
      fix.env.reset();  // the right value is not known, and how to write it is
      return fix;
    }
    if (fix.id != "remove-node-option" && !keep_node_options(observed, *fix.env)) {
      return std::nullopt;
    }
    const auto proof = try_with_patience(observed, fix, trial);
    const bool further = proof == Proof::disproved && gets_further(observed, fix);
    if (proof == Proof::disproved && !further) return std::nullopt;
    // What a finding proves is one stage; the model looks at the whole login.
    fix.proof = further  ? Proof::untested
                : proven ? proof.value_or(Proof::proven)
                         : proof.value_or(Proof::untested);
    // A change that is shown whole needs no advice to append it.
    drop_by_hand(fix);
    if (proven && fix.proof == Proof::untested && changes_trust(fix)) fix.text += kOnlyAccepted;
    if (further) tell_next_fault(clients::predict_with(observed, *fix.env, fix.id), fix);
  } else if (proven && any_reached(observed, findings, fix.id)) {
    judge_trust(observed, fix);
  }
  const bool unsure = fix.proof != Proof::proven && !proven;
  if (unsure && changes_trust(fix) && observed.trust) return std::nullopt;
  fix.redacted = is_redacted(fix);
  if (fix.redacted) fix.text.insert(0, text::kOwnCredentials);
  return fix;
}

}  // namespace

std::optional<Fix> tried(const Observed& observed, const Findings& findings, Fix fix,
                         const Words& words) {
  const std::string id = fix.id;
  return tried_as(observed, findings, std::move(fix), words, true, id);
}

std::optional<Fix> tried_pair(const Observed& observed, const Findings& findings, Fix fix,
                              const Words& words, std::string_view trial) {
  return tried_as(observed, findings, std::move(fix), words, false, trial);
}

}  // namespace sfprobe
