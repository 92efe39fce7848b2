#include "diagnose/explain_failure.hpp"

#include <algorithm>

#include "diagnose/cut.hpp"
#include "diagnose/found_causes.hpp"
#include "diagnose/ruled_out.hpp"
#include "diagnose/tries.hpp"
#include "facts/stages.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMaxObservations = 3;
constexpr std::size_t kMaxAlternatives = 2;

// Who is asked first where nothing says more than the stage that fails.
std::optional<Owner> owner_at(const Case& failure) {
  if (failure.sf.stage.empty()) return std::nullopt;
  const std::string& stage = failure.sf.stage;
  if (stage == stages::kEnvironment) return Owner::you;
  if (stage == stages::kDns) return failure.proxied() ? Owner::you : Owner::dns;
  if (stage == stages::kProxy) return Owner::proxy;
  if (stage == stages::kEndpoint) {
    const Finding* shown = failure.failure_at(stage);
    return owner_of_answer(failure, shown == nullptr ? "" : shown->code);
  }
  return Owner::network;
}

// Addresses that fail in different ways, each with its own finding: all of them belong to it.
std::string all_failures_at(const Case& failure, const std::string& stage,
                            const std::string& first) {
  std::string text = first;
  for (const Finding& finding : failure.findings) {
    const bool more = finding.stage == stage && finding.status == Status::fail &&
                      finding.because.empty() && !finding.elsewhere && !finding.evidence.empty() &&
                      finding.summary != first;
    if (more) text += "; " + finding.summary;
  }
  return text;
}

// What the stage that fails shows by itself.
CauseFound symptom(const Case& failure) {
  const Finding* shown = failure.sf.stage.empty() ? nullptr : failure.failure_at(failure.sf.stage);
  if (auto cause = cause_from(shown, owner_at(failure)); cause && !cause->id.empty()) {
    // That the CLI alone fails is worth saying where its addresses are told one by one.
    if (shown->evidence.empty() && !failure.ends_at(stages::kConnect)) cause->why.clear();
    if (!shown->evidence.empty() && failure.ends_at(stages::kConnect)) {
      cause->summary = all_failures_at(failure, stages::kConnect, cause->summary);
    }
    return {Depth::symptom, std::move(*cause)};
  }
  Cause cause;
  if (!failure.sf.codes.empty()) cause.id = failure.sf.codes.front();
  cause.owner = owner_at(failure);
  cause.summary = failure.sf.because;
  cause.certainty = failure.sf.certainty;
  return {Depth::symptom, std::move(cause)};
}

std::vector<CauseFound> causes_of(const Case& failure) {
  std::vector<CauseFound> all = found_causes(failure);
  for (const CauseRule* rule : all_cause_rules()) {
    if (auto cause = rule->explain(failure)) all.push_back({rule->depth, std::move(*cause)});
  }
  all.push_back(symptom(failure));
  std::stable_sort(all.begin(), all.end(),
                   [](const CauseFound& a, const CauseFound& b) { return a.depth > b.depth; });
  return all;
}

// One of them says what the other says, with a word more or less.
bool is_same(const std::string& a, const std::string& b) {
  return a.find(b) != std::string::npos || b.find(a) != std::string::npos;
}

void observe(std::vector<Observation>& why, const Observation& one) {
  const bool known = std::any_of(why.begin(), why.end(), [&](const Observation& other) {
    return is_same(other.text, one.text);
  });
  if (!known && !one.text.empty() && why.size() < kMaxObservations) why.push_back(one);
}

void put_first(std::vector<Observation>& why, const Observation& one) {
  std::erase_if(why, [&](const Observation& other) { return other.text == one.text; });
  why.insert(why.begin(), one);
  why.resize(std::min(why.size(), kMaxObservations));
}

// It says again what was said, with a word more ("10.0.0.1:443: …") or less.
bool repeats(const Observation& fact, const std::string& told) {
  if (fact.text.empty() || told.empty()) return fact.text.empty();
  return is_same(fact.text, told);
}

// The steps that the symptom is drawn from have been told of.
bool is_told(const Observation& symptom, const std::vector<Observation>& why) {
  return std::any_of(why.begin(), why.end(), [&](const Observation& one) {
    return !one.evidence.empty() && one.evidence == symptom.evidence;
  });
}

// "…neither sent nor trusted by Node.js: CN=X", where the reason has told of "the root CN=X".
bool is_of_told_issuer(const Observation& symptom, const std::vector<Observation>& why) {
  const std::size_t colon = symptom.text.rfind(": ");
  if (colon == std::string::npos) return false;
  const std::string_view issuer = std::string_view(symptom.text).substr(colon + 2);
  return !issuer.empty() && std::any_of(why.begin(), why.end(), [&](const Observation& one) {
    return one.text.find(issuer) != std::string::npos;
  });
}

// Facts of the cause first, then those of what follows from it.
std::vector<Observation> reasons(const std::vector<CauseFound>& causes, const Case& failure) {
  const bool in_dns = failure.ends_at(stages::kDns);
  const bool in_connect = failure.ends_at(stages::kConnect);
  std::vector<Observation> why;
  for (const CauseFound& one : causes) {
    const bool symptom = one.depth == Depth::symptom;
    // Of a lookup the servers' own words are told already.
    if (in_dns && symptom && !why.empty()) continue;
    for (const Observation& fact : one.cause.why) {
      if (repeats(fact, causes.front().cause.summary)) continue;
      if (in_connect && symptom && is_told(fact, why)) continue;
      if (symptom && failure.lacks_anchor() && is_of_told_issuer(fact, why)) continue;
      observe(why, fact);
    }
  }
  return why;
}

std::vector<Alternative> alternatives_to(const Cause& chosen, const std::string& code,
                                         const std::vector<CauseFound>& causes) {
  std::vector<Alternative> others;
  if (chosen.certainty == Certainty::observed) return others;
  for (const CauseFound& one : causes) {
    // The symptom is what all of them explain: it is none of them.
    if (one.depth == Depth::symptom && one.cause.id == code) continue;
    if (one.cause.id == chosen.id || others.size() == kMaxAlternatives) continue;
    others.push_back({.cause = one.cause.id, .text = one.cause.summary});
  }
  return others;
}

// The run was too short to say that nothing comes.
const Finding* too_short(const Case& failure) {
  if (failure.sf.certainty != Certainty::inferred || failure.sf.stage.empty()) return nullptr;
  const Finding* shown = failure.failure_at(failure.sf.stage);
  return shown != nullptr && shown->status == Status::unknown ? shown : nullptr;
}

}  // namespace

Owner owner_of_answer(const Case& login, std::string_view code) {
  // A request that went where the URL sends it; a clock and a key of this machine.
  // Scripts that log in again and again.
  for (const char* own :
       {"INVALID_URL", "CLOCK_SKEW", "invalid_grant/invalid-assertion", "rate_limit_exceeded"}) {
    if (code == own) return Owner::you;
  }
  if (code == "server_error") return Owner::salesforce;  // its OAuth JSON came
  const auto* token =
      login.route == nullptr || !login.route->token ? nullptr : &*login.route->token;
  return token != nullptr && token->facts.salesforce_headers ? Owner::salesforce : Owner::network;
}

Conclusion undecided(const Case& login) {
  Conclusion conclusion;
  conclusion.verdict = {.status = Status::unknown,
                        .certainty = Certainty::inferred,
                        .summary = login.sf.because.empty()
                                       ? "the run ended before the login endpoint of " +
                                             login.observed.target.display + " was reached"
                                       : login.sf.because};
  return conclusion;
}

Conclusion explain_failure(const Case& failure) {
  if (const Finding* shown = too_short(failure)) {
    Conclusion conclusion = undecided(failure);
    conclusion.verdict.stage = shown->stage;
    conclusion.verdict.summary = shown->summary;
    return conclusion;
  }
  const std::vector<CauseFound> causes = causes_of(failure);
  const Cause& cause = causes.front().cause;
  Conclusion conclusion;
  conclusion.verdict = {.status = Status::fail,
                        .code = failure.sf.codes.empty() ? "" : failure.sf.codes.front(),
                        .stage = failure.sf.stage,
                        .certainty = failure.sf.certainty == Certainty::observed
                                         ? cause.certainty
                                         : Certainty::inferred,
                        .summary = cause.summary,
                        .cause = cause.id,
                        .owner = cause.owner};
  conclusion.why = reasons(causes, failure);
  if (const auto where = where_cut(failure)) put_first(conclusion.why, *where);
  if (const auto tries = tries_of(failure)) {
    put_first(conclusion.why, {tries->text, tries->evidence});
    if (tries->failed < tries->all) {
      conclusion.verdict.certainty = Certainty::inferred;
      conclusion.verdict.summary += ", but not each time: a login works now and then";
    }
  }
  conclusion.ruled_out = ruled_out(failure, cause);
  conclusion.alternatives = alternatives_to(cause, conclusion.verdict.code, causes);
  conclusion.words = cause.words;
  conclusion.obstacle = cause.obstacle;
  for (const CauseFound& one : causes) conclusion.pages.push_back(one.cause.id);
  conclusion.pages.insert(conclusion.pages.end(), failure.sf.codes.begin(), failure.sf.codes.end());
  return conclusion;
}

}  // namespace sfprobe
