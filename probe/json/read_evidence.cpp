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

bool is_integer(const Value& value) {
  return value.integer(0) == value.integer(1);  // the fallback shows what is none
}

Step read_step(const Value& json) {
  const bool whole = json["id"].is_string() && json["action"].is_string() &&
                     json["outcome"].is_string() && is_integer(json["at_us"]) &&
                     is_integer(json["took_us"]) &&
                     (json["facts"].is_map() || json["facts"].is_null());
  if (!whole) throw InputError("a step of the evidence has no id, action, outcome, time or facts");
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

Evidence read_evidence(const Value& json) {
  const Value& target = json["target"];
  if (!json["steps"].is_list() || !target["host"].is_string()) {
    throw InputError("the evidence has no target or no steps");
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
    evidence.steps.push_back(read_step(step));
  }
  return evidence;
}

}  // namespace

std::vector<Evidence> evidence_from_json(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) throw InputError("the evidence is no JSON, or cut off");
  if ((*json)["schema"].string() == "sfprobe.evidence/1") return {read_evidence(*json)};
  if ((*json)["schema"].string() != "sfprobe.report/1") {
    throw InputError("the file is neither a report nor evidence of sfprobe");
  }
  std::vector<Evidence> all;
  for (const Value& target : (*json)["targets"].list()) {
    if (all.size() == kMaxTargets) break;
    all.push_back(read_evidence(target["evidence"]));
  }
  if (all.empty()) throw InputError("the report holds no target");
  return all;
}

}  // namespace sfprobe
