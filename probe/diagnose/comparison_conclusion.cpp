#include "diagnose/comparison_conclusion.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/check.hpp"
#include "diagnose/aspects.hpp"
#include "text/sentences.hpp"

namespace sfprobe {
namespace {

std::string says(const Verdict& verdict) {
  if (verdict.status == Status::ok) return "works";
  const std::string summary = verdict.summary.empty() ? "" : ": " + verdict.summary;
  if (verdict.status == Status::warn) return "works, with a warning" + summary;
  return (verdict.status == Status::fail ? "fails" : "could not be judged") + summary;
}

// At the same stage: then it is not the proxy that ends it.
bool fails_directly(const TargetReport& run) {
  const auto phase = phase_of_stage(run.diagnosis.verdict.stage);
  const auto& rows = run.diagnosis.routes;
  return phase && std::any_of(rows.begin(), rows.end(), [&](const RouteRow& row) {
           return !row.of_cli && row.route == "direct" &&
                  row.cells[static_cast<std::size_t>(*phase)].state == RouteCell::State::failed;
         });
}

// What the failing run was advised first: an imperative.
std::string advice_of(const TargetReport& run) {
  for (const Fix& fix : run.diagnosis.fixes) {
    if (fix.proof == Proof::disproved) continue;
    if (!fix.env) {
      const auto sentences = text::sentences_of(fix.text);
      std::string first = sentences.empty() ? "" : sentences.front();
      // Of a message to send, only its recipient fits into a clause.
      const std::size_t letter = first.find(": \"");
      if (fix.to_send && letter != std::string::npos) {
        first = first.substr(0, letter) + " (see its report).";
      }
      return first;
    }
    std::vector<std::string> parts;
    for (const auto& [name, value] : fix.env->set) parts.push_back("set " + name + "=" + value);
    for (const std::string& name : fix.env->unset) parts.push_back("unset " + name);
    return fmt::format("{}.", fmt::join(parts, ", "));
  }
  return {};
}

// "B works because …; on A …."
std::string because(TargetComparison& comparison, const std::vector<const TargetReport*>& runs) {
  const auto& verdicts = comparison.verdicts;
  const auto index = [&](auto at) { return static_cast<std::size_t>(at - verdicts.begin()); };
  const std::size_t good = index(std::find_if(verdicts.begin(), verdicts.end(), works));
  const std::size_t bad = index(std::find_if_not(verdicts.begin(), verdicts.end(), works));
  const auto strong = std::find_if(comparison.differences.begin(), comparison.differences.end(),
                                   [&](const Difference& one) {
                                     return !is_weak(one, failing_of(comparison, *runs[bad])) &&
                                            one.values[good] != one.values[bad];
                                   });
  if (strong == comparison.differences.end()) {
    return " Nothing that differs explains it: a fault that comes and goes, or one that was not "
           "looked at.";
  }
  comparison.because = strong->what;
  std::string text =
      fmt::format(" {} works because {}; on {} {}.", name_of(good), clause_of(*strong, good, false),
                  name_of(bad), clause_of(*strong, bad, true));
  const std::string advice = advice_of(*runs[bad]);
  if (!advice.empty()) text += fmt::format(" On {}: {}", name_of(bad), advice);
  return text;
}

// Of runs that all end in the same way.
std::string says_of_all(const std::vector<Verdict>& verdicts) {
  const Verdict& first = verdicts.front();
  const std::string all = verdicts.size() == 2 ? "Both " : "All ";
  const std::string summary = first.summary.empty() ? "" : ": " + first.summary;
  switch (first.status) {
    case Status::ok: return all + "work.";
    case Status::warn: return all + "work, with a warning" + summary + ".";
    case Status::fail: return all + "fail" + summary + ".";
    default: return "None of them could be judged" + summary + ".";
  }
}

std::string conclusion_of(TargetComparison& comparison,
                          const std::vector<const TargetReport*>& runs) {
  std::string text;
  const auto& verdicts = comparison.verdicts;
  const bool alike = verdicts.size() > 1 && agree(comparison) &&
                     std::all_of(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
                       return verdict.summary == verdicts.front().summary;
                     });
  if (alike) text = says_of_all(verdicts);
  for (std::size_t i = 0; i < verdicts.size() && !alike; ++i) {
    text += (text.empty() ? "" : " ") + name_of(i) + " " + says(verdicts[i]) + ".";
  }
  if (comparison.differences.empty()) {
    return text + (alike ? " Nothing that was observed differs."
                         : " What the verdicts rest on is not among what is compared here: see "
                           "each report.");
  }
  const bool some = std::any_of(verdicts.begin(), verdicts.end(), works);
  const bool all = std::all_of(verdicts.begin(), verdicts.end(), works);
  return some && !all ? text + because(comparison, runs) : text;
}

// "B: The file is cut short: …", before what rests on it.
std::string notes_of(const std::vector<const TargetReport*>& runs) {
  std::string text;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    for (const std::string& note : runs[i]->notes) text += name_of(i) + ": " + note + " ";
  }
  return text;
}

}  // namespace

bool works(const Verdict& verdict) {
  return verdict.status == Status::ok || verdict.status == Status::warn;
}

std::string name_of(std::size_t run) { return std::string(1, static_cast<char>('A' + run % 26)); }

Failing failing_of(const TargetComparison& out, const TargetReport& run) {
  const auto& same = out.same;
  const bool same_proxy =
      std::find(same.begin(), same.end(), row_of(Aspect::proxy).label) != same.end();
  return {run.diagnosis.verdict, same_proxy, fails_directly(run)};
}

void conclude(TargetComparison& comparison, const std::vector<const TargetReport*>& runs) {
  comparison.conclusion = notes_of(runs) + conclusion_of(comparison, runs);
}

}  // namespace sfprobe
