#include <fmt/format.h>

#include <charconv>

#include "evidence/names.hpp"
#include "evidence/recorder.hpp"
#include "json/json_value.hpp"
#include "sfprobe/error.hpp"
#include "sfprobe/report.hpp"
#include "text/clean.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMaxTargets = 1000;
constexpr std::size_t kMaxSteps = 2000;
constexpr std::string_view kEvidence = "sfprobe.evidence/";
constexpr std::string_view kTarget = "sfprobe.target/";
constexpr std::string_view kReport = "sfprobe.report/";
constexpr int kVersion = 1;  // of all three

bool is_integer(const Value& value) {
  return value.integer(0) == value.integer(1);  // the fallback shows what is none
}

bool is_whole(const Value& json) {
  return json["id"].is_string() && json["action"].is_string() && json["outcome"].is_string() &&
         is_integer(json["at_us"]) && is_integer(json["took_us"]) &&
         (json["facts"].is_map() || json["facts"].is_null());
}

Step read_step(const Value& json) {
  Step step;
  step.id = json["id"].string();
  step.action = json["action"].string();
  step.subject = json["subject"].string();
  step.route = json["route"].string();
  step.at_us = json["at_us"].integer();
  step.took_us = json["took_us"].integer();
  step.outcome = outcome_from(json["outcome"].string());
  step.raw = {json["raw"]["source"].string(), json["raw"]["code"].integer(),
              json["raw"]["text"].string()};
  step.facts = json["facts"];
  clean_step(step);
  return step;
}

// `cut`: the text ended too early, and its last step may be a part of one.
Evidence read_evidence(const Value& json, bool cut) {
  const Value& target = json["target"];
  if (!json["steps"].is_list() || !target["host"].is_string()) {
    throw InputError(cut ? "the file is cut short before its evidence begins"
                         : "the evidence has no target or no steps");
  }
  Evidence evidence;
  // Parsed again like anything that a person types: the file may say anything.
  const std::string& url = target["url"].string();
  evidence.target = parse_target(url.empty() ? target["host"].string() : url);
  evidence.target.http = target["http"].boolean();
  evidence.started = text::clean(json["started"].string(), 40);
  evidence.deadline_us = json["deadline_us"].integer();
  evidence.took_us = json["took_us"].integer();
  evidence.stopped = json["stopped"].boolean();
  for (const Value& step : json["steps"].list()) {
    if (evidence.steps.size() == kMaxSteps) break;
    if (is_whole(step)) {
      evidence.steps.push_back(read_step(step));
    } else if (!cut) {
      throw InputError("a step of the evidence has no id, action, outcome, time or facts");
    }
  }
  return evidence;
}

std::string short_text(const Value& value) { return text::clean(value.string(), 300); }

Recorded read_recorded(const Value& target, const std::string& version) {
  Recorded recorded;
  recorded.version = version;
  const Value& verdict = target["verdict"];
  if (!verdict.is_map()) return recorded;
  Verdict said;
  said.status = status_from(verdict["status"].string());
  said.code = short_text(verdict["code"]);
  said.cause = short_text(verdict["cause"]);
  said.summary = short_text(verdict["summary"]);
  recorded.verdict = said;
  return recorded;
}

// Of a report that was judged again and saved: what was said first.
Recorded recorded_of(const Value& target, const std::string& version) {
  const Value& first = target["recorded"];
  return first.is_map() ? read_recorded(first, short_text(first["version"]))
                        : read_recorded(target, version);
}

TargetReport read_target(const Value& json, const std::string& version, bool cut) {
  TargetReport report{read_evidence(json["evidence"], cut), {}};
  report.label = short_text(json["label"]);
  report.recorded = recorded_of(json, version);
  return report;
}

// What is behind the name of a schema that is known: its version. 0 for another schema.
int version_of(std::string_view schema, std::string_view name) {
  if (!schema.starts_with(name)) return 0;
  schema.remove_prefix(name.size());
  int version = 0;
  const auto [end, error] = std::from_chars(schema.data(), schema.data() + schema.size(), version);
  return error == std::errc() && end == schema.data() + schema.size() && version > 0 ? version : 0;
}

void refuse_newer(const std::string& schema, int version) {
  if (version <= kVersion) return;
  throw InputError(fmt::format(
      "the file is of a newer sfprobe ({}): this is sfprobe {}, which reads versions up to {}",
      text::clean(schema, 60), sfprobe::version(), kVersion));
}

void note_cut(TargetReport& report) {
  report.evidence.stopped = true;  // what is missing was perhaps probed, and nobody knows
  report.notes.push_back(fmt::format(
      "The file is cut short: the conclusion rests on the {} {} that could be read.",
      report.evidence.steps.size(), report.evidence.steps.size() == 1 ? "step" : "steps"));
}

std::vector<TargetReport> targets_of(const Value& json, bool cut) {
  const std::string& schema = json["schema"].string();
  const std::string version = short_text(json["tool"]["version"]);
  std::vector<TargetReport> all;
  if (const int number = version_of(schema, kEvidence)) {
    refuse_newer(schema, number);
    all.push_back({read_evidence(json, cut), {}});
    all.back().recorded.emplace();
  } else if (const int of_target = version_of(schema, kTarget)) {
    refuse_newer(schema, of_target);
    all.push_back(read_target(json, "", cut));
  } else if (const int of_report = version_of(schema, kReport)) {
    refuse_newer(schema, of_report);
    const auto& targets = json["targets"].list();
    for (const Value& target : targets) {
      if (all.size() == kMaxTargets) break;
      const bool last = cut && &target == &targets.back();
      // Of several targets, one that begins at the very end of a file that is cut short is none.
      if (last && !all.empty() && !target["evidence"]["steps"].is_list()) break;
      all.push_back(read_target(target, version, last));
    }
    if (all.empty()) {
      throw InputError(cut ? "the file is cut short before its evidence begins"
                           : "the report holds no target");
    }
  } else {
    throw InputError("the file is neither a report nor evidence of sfprobe");
  }
  if (cut) note_cut(all.back());
  return all;
}

}  // namespace

std::vector<TargetReport> saved_targets(std::string_view text) {
  if (const auto json = parse_json(text)) return targets_of(*json, false);
  const auto part = parse_cut_json(text);
  if (!part) throw InputError("the evidence is no JSON, or cut off");
  return targets_of(*part, true);
}

std::vector<Evidence> evidence_from_json(std::string_view text) {
  std::vector<Evidence> all;
  for (TargetReport& target : saved_targets(text)) all.push_back(std::move(target.evidence));
  return all;
}

}  // namespace sfprobe
