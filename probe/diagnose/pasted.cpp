#include "diagnose/pasted.hpp"

#include <algorithm>
#include <array>

#include "diagnose/circumstances.hpp"

namespace sfprobe {
namespace {

constexpr auto kStages = std::to_array<Stage>(
    {Stage::environment, Stage::dns, Stage::proxy, Stage::connect, Stage::tls, Stage::endpoint});

// What the page's "Confirmed by" says.
struct Confirmation {
  std::vector<Stage> stages;
  bool outside = true;  // something can be seen from here
};

Confirmation confirmation_of(const guidance::Page& page) {
  Confirmation confirmation;
  for (const std::string& line : page.confirmed_by) {
    if (line.starts_with("Nothing from outside") || line.starts_with("nothing from outside")) {
      confirmation.outside = false;
    }
    const std::string_view names = std::string_view(line).substr(0, line.find(": "));
    for (const Stage stage : kStages) {
      if (names.find("`" + std::string(to_string(stage)) + "`") != std::string_view::npos) {
        confirmation.stages.push_back(stage);
      }
    }
  }
  return confirmation;
}

bool has(const std::vector<std::string>& list, const std::string& id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

bool counts(const Finding& finding) {
  return !finding.elsewhere && (finding.status == Status::fail || finding.status == Status::warn);
}

const Finding* find_same(const guidance::Explanation& explanation, const Findings& findings) {
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
  const bool same_stage =
      verdict.stage && std::find(confirmation.stages.begin(), confirmation.stages.end(),
                                 *verdict.stage) != confirmation.stages.end();
  return same_stage && has(page.related, verdict.code);
}

std::string named(const Verdict& verdict) {
  return verdict.summary + (verdict.code.empty() ? "" : " (" + verdict.code + ")");
}

void decide(const guidance::Explanation& explanation, const Diagnosis& diagnosis, Pasted& pasted) {
  using Answer = Pasted::Answer;
  const guidance::Page& page = explanation.matches.front().page;
  const Confirmation confirmation = confirmation_of(page);
  const Verdict& verdict = diagnosis.verdict;
  const bool broken = verdict.status == Status::fail;
  const bool healthy = verdict.status == Status::ok || verdict.status == Status::warn;
  if (const Finding* same = find_same(explanation, diagnosis.findings)) {
    pasted.answer = Answer::reproduced;
    pasted.summary = "the same shows from here now: " + same->summary;
  } else if (page.id == "FETCH_FAILED" && broken) {
    pasted.answer = Answer::reproduced;
    pasted.summary = "behind these words stands what shows from here now: " + named(verdict);
  } else if (is_same_fault(page, confirmation, diagnosis)) {
    pasted.answer = Answer::reproduced;
    pasted.summary = "the same fault shows from here now under another code: " + named(verdict);
  } else if (broken) {
    pasted.answer = Answer::untestable;
    pasted.summary =
        "another fault is in the way, so this one cannot be tested now: " + named(verdict);
    const auto earlier = [&](Stage stage) { return verdict.stage && stage < *verdict.stage; };
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

Pasted compare(const guidance::Explanation& explanation, const Evidence& evidence,
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
  decide(explanation, diagnosis, pasted);
  // What the evidence knows, then what the text says.
  guidance::Words words = known_words(evidence);
  for (const Finding& finding : diagnosis.findings) {
    if (finding.code == pasted.id)
      words.insert(words.begin(), finding.words.begin(), finding.words.end());
  }
  words.insert(words.end(), explanation.words.begin(), explanation.words.end());
  pasted.fixes = match.page.fixes;
  for (Fix& fix : pasted.fixes) guidance::fill_fix(fix, words);
  suit(evidence, diagnosis.findings, pasted.fixes);
  return pasted;
}

}  // namespace sfprobe
