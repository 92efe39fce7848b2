#include "diagnose/pasted.hpp"

#include <algorithm>

#include "checks/check.hpp"
#include "diagnose/circumstances.hpp"
#include "guidance/fill.hpp"

namespace sfprobe {
namespace {

// Where the page's error would show.
struct Confirmation {
  std::vector<std::string> stages;
  bool outside = true;  // something can be seen from here
};

// Some things are looked at only if an option names them, or in part.
bool was_looked_at(const guidance::Page& page, const Observed& observed) {
  const std::string& id = page.id;
  if (page.confirmed_in_part) return false;
  if (id == "ENOENT_KEY_FILE" || id == "INVALID_KEY_FILE") return observed.jwt.has_value();
  return id != "PORT_IN_USE" || observed.callback.has_value();
}

Confirmation confirmation_of(const guidance::Page& page, const Observed& observed) {
  return {page.confirming_checks, !page.confirming_checks.empty() && was_looked_at(page, observed)};
}

bool has(const std::vector<std::string>& list, const std::string& id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

bool counts(const Finding& finding) {
  return !finding.elsewhere && (finding.status == Status::fail || finding.status == Status::warn);
}

const Finding* find_same(const guidance::Recognised& explanation, const Findings& findings) {
  for (const guidance::Match& match : explanation.matches) {
    for (const Finding& finding : findings) {
      if (counts(finding) && finding.code == match.page.id) return &finding;
    }
  }
  return nullptr;
}

// Another name of the same fault: what a client makes of the verdict, or a related code that fails
// at a stage where this one would show.
bool is_same_fault(const guidance::Page& page, const Confirmation& confirmation,
                   const Diagnosis& diagnosis) {
  const Verdict& verdict = diagnosis.verdict;
  if (verdict.status != Status::fail) return false;
  for (const Prediction& prediction : diagnosis.predictions) {
    if (has(prediction.codes, page.id)) return true;
  }
  const bool same_stage = has(confirmation.stages, verdict.stage);
  return same_stage && has(page.related, verdict.code);
}

std::string named(const Verdict& verdict) {
  return verdict.summary + (verdict.code.empty() ? "" : " (" + verdict.code + ")");
}

void decide(const guidance::Recognised& explanation, const Observed& observed,
            const Diagnosis& diagnosis, Pasted& pasted) {
  using Answer = Pasted::Answer;
  const guidance::Page& page = explanation.matches.front().page;
  const Confirmation confirmation = confirmation_of(page, observed);
  const Verdict& verdict = diagnosis.verdict;
  const bool broken = verdict.status == Status::fail;
  const bool healthy = verdict.status == Status::ok || verdict.status == Status::warn;
  if (const Finding* same = find_same(explanation, diagnosis.findings)) {
    pasted.answer = Answer::reproduced;
    pasted.summary = "the same shows from here now: " + same->summary;
  } else if (page.id == "FETCH_FAILED" && broken) {
    pasted.answer = Answer::reproduced;
    pasted.summary = "the cause behind these words shows from here now: " + named(verdict);
  } else if (is_same_fault(page, confirmation, diagnosis)) {
    pasted.answer = Answer::reproduced;
    pasted.summary = "the same fault shows from here now under another code: " + named(verdict);
  } else if (broken) {
    pasted.answer = Answer::untestable;
    pasted.summary =
        "another fault is in the way, so this one cannot be tested now: " + named(verdict);
    const auto earlier = [&](const std::string& stage) {
      return !verdict.stage.empty() && place_of_stage(stage) < place_of_stage(verdict.stage);
    };
    if (confirmation.outside && !confirmation.stages.empty() &&
        std::all_of(confirmation.stages.begin(), confirmation.stages.end(), earlier)) {
      pasted.answer = Answer::not_reproduced;
      pasted.summary =
          "that stage is healthy now; what fails from here is another one: " + named(verdict);
    }
  } else if (!confirmation.outside) {
    pasted.answer = Answer::untestable;
    pasted.summary = healthy ? "the way to the login is healthy now; the cause lies in what only "
                               "Salesforce and its administrator see"
                             : "it cannot be tested from outside";
  } else if (healthy) {
    pasted.answer = Answer::not_reproduced;
    pasted.summary =
        "the stage that would fail with it is healthy from here now; it may have "
        "passed, or come from another machine, network or shell";
  } else {
    pasted.answer = Answer::untestable;
    pasted.summary = "the run did not get far enough to tell";
  }
}

}  // namespace

Pasted compare(const guidance::Recognised& explanation, const Observed& observed,
               const Diagnosis& diagnosis) {
  Pasted pasted;
  if (explanation.matches.empty()) {
    pasted.summary = "no login error is recognised in the pasted text";
    if (!explanation.elsewhere.empty()) pasted.summary += ": " + explanation.elsewhere;
    return pasted;
  }
  const guidance::Match& match = explanation.matches.front();
  pasted.id = match.page.id;
  pasted.title = match.page.title;
  pasted.matched = match.matched;
  decide(explanation, observed, diagnosis, pasted);
  // What the evidence knows, then what the text says.
  guidance::Words words = known_words(observed);
  for (const Finding& finding : diagnosis.findings) {
    if (finding.code == pasted.id)
      words.insert(words.begin(), finding.words.begin(), finding.words.end());
  }
  words.insert(words.end(), explanation.words.begin(), explanation.words.end());
  pasted.fixes = match.page.fixes;
  for (Fix& fix : pasted.fixes) guidance::fill_fix(fix, words);
  suit(observed, diagnosis.findings, pasted.fixes);
  return pasted;
}

}  // namespace sfprobe
