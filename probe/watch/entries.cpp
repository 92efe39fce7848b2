#include "watch/entries.hpp"

#include <algorithm>
#include <utility>

#include "facts/stages.hpp"
#include "report/json_parts.hpp"
#include "text/clean.hpp"
#include "text/time.hpp"
#include "watch/wilson.hpp"

namespace sfprobe::watch {
namespace {

constexpr const char* kSchema = "sfprobe.watch/1";
constexpr std::size_t kMostText = 4000;  // of a string that is read back

Json line(const char* kind, std::int64_t at) {
  return {{"schema", kSchema}, {"kind", kind}, {"at", rfc3339(at)}};
}

std::string finished(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

void add(Json& to, const State& state) {
  to["status"] = to_string(state.status);
  to["code"] = or_null(state.code);
  to["cause"] = or_null(state.cause);
  to["stage"] = or_null(state.stage);
}

Json episode_json(const Episode& one) {
  return {{"from", rfc3339(one.from)}, {"to", rfc3339(one.to)}, {"tries", one.tries}};
}

Json rate_json(std::int64_t failed, std::int64_t tries) {
  const Interval interval = wilson(failed, tries);
  const double rate = tries == 0 ? 0 : static_cast<double>(failed) / static_cast<double>(tries);
  return {{"rate", rate}, {"low", interval.low}, {"high", interval.high}, {"confidence", 0.95}};
}

Json kind_json(const Kind& kind, const History& history) {
  Json json = Json::object();
  add(json, kind.state);
  json["summary"] = kind.summary;
  json["pattern"] = to_string(history.pattern(kind));
  json["tries"] = kind.tries;
  json["share"] = rate_json(kind.tries, history.tries());
  json["episodes"] = kind.episodes;
  json["longest"] = episode_json(kind.longest);
  json["first_episodes"] = Json::array();
  for (const Episode& one : kind.first) json["first_episodes"].push_back(episode_json(one));
  json["by_hour"] = kind.hours;
  return json;
}

// Whoever can write to a journal can write anything, and all of it is told again.
std::string text_of(const Value& line, const char* name) {
  return text::clean(line[name].string(), kMostText);
}

bool is_stage(const std::string& name) {
  return std::find(stages::kInOrder.begin(), stages::kInOrder.end(), name) !=
         stages::kInOrder.end();
}

std::optional<Status> status_named(const std::string& name) {
  for (const Status status : {Status::ok, Status::warn, Status::fail, Status::unknown}) {
    if (to_string(status) == name) return status;
  }
  return std::nullopt;
}

}  // namespace

std::string start_line(std::int64_t at, const std::vector<std::string>& targets,
                       std::chrono::milliseconds every) {
  Json json = line("start", at);
  json["version"] = version();
  json["every_ms"] = every.count();
  json["targets"] = targets;
  return finished(json);
}

std::string try_line(const Try& one) {
  Json json = line("try", one.at);
  json["target"] = one.target;
  add(json, one.state);
  json["summary"] = one.summary;
  json["took_ms"] = one.took_ms;
  json["operations"] = Json::array();
  for (const Operations& some : one.operations) {
    json["operations"].push_back(
        {{"stage", some.stage}, {"tried", some.tried}, {"failed", some.failed}});
  }
  return finished(json);
}

std::string change_line(const Try& one, const Change& change) {
  Json json = line("change", one.at);
  json["target"] = one.target;
  add(json, one.state);
  json["summary"] = one.summary;
  json["times"] = change.times;
  json["before"] = Json();
  if (change.before) {
    json["before"] = episode_json(change.earlier);
    add(json["before"], *change.before);
  }
  return finished(json);
}

std::string evidence_line(const Try& one, const TargetReport& report) {
  Json json = line("evidence", one.at);
  json["target"] = one.target;
  add(json, one.state);
  json["evidence"] = target_report_json(report).at("evidence");
  return finished(json);
}

std::string gap_line(const Gap& gap) {
  Json json = line("gap", gap.to);
  json["from"] = rfc3339(gap.from);
  json["lost"] = gap.lost;
  json["why"] = gap.why;
  return finished(json);
}

std::string summary_line(std::int64_t at, const History& history) {
  Json json = line("summary", at);
  json["target"] = history.target();
  json["from"] = rfc3339(history.from());
  json["to"] = rfc3339(history.to());
  json["tries"] = history.tries();
  json["failed"] = history.failed();
  json["failing"] = rate_json(history.failed(), history.tries());
  json["operations"] = Json::array();
  for (const Operations& some : history.operations()) {
    Json one = {{"stage", some.stage}, {"tried", some.tried}, {"failed", some.failed}};
    one["failing"] = rate_json(some.failed, some.tried);
    json["operations"].push_back(std::move(one));
  }
  json["faults"] = Json::array();
  for (const Kind& fault : history.faults()) json["faults"].push_back(kind_json(fault, history));
  json["kinds"] = Json::array();
  for (const Kind& kind : history.kinds()) json["kinds"].push_back(kind_json(kind, history));
  return finished(json);
}

std::string kind_of(const Value& line) {
  return line["schema"].string() == kSchema ? line["kind"].string() : std::string();
}

std::optional<std::int64_t> time_of(const Value& line) { return seconds_of(line["at"].string()); }

std::optional<Gap> gap_of(const Value& line) {
  const auto to = time_of(line);
  const auto from = seconds_of(line["from"].string());
  if (kind_of(line) != "gap" || !from || !to) return std::nullopt;
  return Gap{*from, *to, line["lost"].integer(), text_of(line, "why")};
}

std::optional<Try> try_of(const Value& line) {
  const auto at = time_of(line);
  const auto status = status_named(line["status"].string());
  if (kind_of(line) != "try" || !at || !status) return std::nullopt;
  Try one;
  one.target = text_of(line, "target");
  one.at = *at;
  one.took_ms = line["took_ms"].integer();
  one.state = {*status, text_of(line, "code"), text_of(line, "cause"), text_of(line, "stage")};
  one.summary = text_of(line, "summary");
  for (const Value& some : line["operations"].list()) {
    const std::string& stage = some["stage"].string();
    if (!is_stage(stage)) continue;
    if (one.operations.size() == stages::kInOrder.size()) break;
    const auto count = [&](const char* name) {
      return std::clamp<std::int64_t>(some[name].integer(), 0, 1000);  // of one try
    };
    one.operations.push_back({stage, count("tried"), count("failed")});
  }
  return one;
}

}  // namespace sfprobe::watch
