#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "checks/check.hpp"
#include "diagnose/aspects.hpp"
#include "diagnose/comparison_conclusion.hpp"
#include "diagnose/difference.hpp"
#include "diagnose/sight.hpp"
#include "sfprobe/error.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

const Seen* find(const Sight& sight, const Seen& wanted) {
  const auto at = std::find_if(sight.begin(), sight.end(), [&](const Seen& one) {
    return one.stage == wanted.stage && one.what == wanted.what;
  });
  return at == sight.end() ? nullptr : &*at;
}

// Times as text, or nothing if they differ by no more than chance makes: half a second, and three
// times as long.
std::vector<std::string> told_times(const std::vector<std::string>& values) {
  constexpr std::int64_t kLeast = 500'000;
  std::vector<std::string> told;
  std::int64_t least = INT64_MAX;
  std::int64_t most = 0;
  for (const std::string& value : values) {
    if (value.empty()) return {};
    const std::int64_t us = std::stoll(value);
    least = std::min(least, us);
    most = std::max(most, us);
    told.push_back(duration_text(us));
  }
  return most - least >= kLeast && most >= 3 * least ? told : std::vector<std::string>();
}

void compare_one(const Seen& seen, const std::vector<Sight>& sights, TargetComparison& out) {
  Difference difference{seen.stage, seen.what, {}, seen.is_variable};
  for (const Sight& sight : sights) {
    const Seen* value = find(sight, seen);
    difference.values.push_back(value == nullptr ? "" : value->value);
  }
  if (is_time(aspect_of(difference))) {
    difference.values = told_times(difference.values);
    if (!difference.values.empty()) out.differences.push_back(std::move(difference));
    return;
  }
  const bool equal = std::all_of(difference.values.begin(), difference.values.end(),
                                 [&](const std::string& v) { return v == seen.value; });
  if (equal) {
    out.same.push_back(seen.what);
  } else {
    out.differences.push_back(std::move(difference));
  }
}

// Those of the stage that fails first; what lies behind it follows from it.
void order(TargetComparison& out, const std::vector<const TargetReport*>& runs) {
  const auto failing = std::find_if_not(out.verdicts.begin(), out.verdicts.end(), works);
  const bool some = std::any_of(out.verdicts.begin(), out.verdicts.end(), works);
  const std::string stage = failing == out.verdicts.end() ? "" : failing->stage;
  auto& all = out.differences;
  if (some && !stage.empty()) {
    std::erase_if(all, [&](const Difference& one) {
      return place_of_stage(one.stage) > place_of_stage(stage) && !is_time(aspect_of(one));
    });
  }
  using Key = std::tuple<bool, bool, bool, std::size_t>;
  std::vector<std::pair<Key, Difference>> keyed;
  for (const Difference& one : all) {
    const bool weak =
        failing != out.verdicts.end() &&
        is_weak(one,
                failing_of(out, *runs[static_cast<std::size_t>(failing - out.verdicts.begin())]));
    keyed.push_back(
        {Key(weak, follows(one, all), one.stage != stage, place_of_stage(one.stage)), one});
  }
  std::stable_sort(keyed.begin(), keyed.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  all.clear();
  for (auto& [key, one] : keyed) all.push_back(std::move(one));
}

TargetComparison compare_target(const std::vector<const TargetReport*>& runs) {
  TargetComparison out;
  out.target = runs.front()->diagnosis.target;
  std::vector<Sight> sights;
  for (const TargetReport* run : runs) {
    out.verdicts.push_back(run->diagnosis.verdict);
    out.places.push_back(run->diagnosis.place);
    sights.push_back(look(*run));
  }
  Sight all;
  for (const Sight& sight : sights) {
    for (const Seen& seen : sight) {
      if (find(all, seen) == nullptr) all.push_back(seen);
    }
  }
  for (const Seen& seen : all) compare_one(seen, sights, out);
  order(out, runs);
  conclude(out, runs);
  return out;
}

const TargetReport* find(const Report& report, const Target& target) {
  for (const TargetReport& one : report.targets) {
    const Target& other = one.diagnosis.target;
    if (other.host == target.host && other.port == target.port) return &one;
  }
  return nullptr;
}

// "A is of login.example.com, B of other.example.com".
std::string targets_of(const std::vector<Report>& reports) {
  constexpr std::size_t kMost = 3;
  std::string text;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const auto& targets = reports[i].targets;
    text += (text.empty() ? "" : ", ") + name_of(i) + (i == 0 ? " is of " : " of ");
    for (std::size_t j = 0; j < targets.size() && j < kMost; ++j) {
      text += (j == 0 ? "" : " and ") + targets[j].diagnosis.target.authority();
    }
    if (targets.size() > kMost) text += " and others";
  }
  return text;
}

}  // namespace

bool agree(const TargetComparison& comparison) {
  const auto& verdicts = comparison.verdicts;
  return std::all_of(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
    return verdict.status == verdicts.front().status && verdict.code == verdicts.front().code;
  });
}

std::vector<TargetComparison> compare_reports(const std::vector<Report>& reports) {
  std::vector<TargetComparison> comparisons;
  if (reports.empty()) return comparisons;
  for (const TargetReport& first : reports.front().targets) {
    std::vector<const TargetReport*> runs;
    for (const Report& report : reports) {
      const TargetReport* same = find(report, first.diagnosis.target);
      if (same != nullptr) runs.push_back(same);
    }
    if (runs.size() == reports.size()) comparisons.push_back(compare_target(runs));
  }
  if (comparisons.empty()) {
    throw InputError("the reports have no target in common: " + targets_of(reports));
  }
  return comparisons;
}

}  // namespace sfprobe
