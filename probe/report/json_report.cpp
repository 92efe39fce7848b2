#include "report/json_codec.hpp"
#include "report/json_parts.hpp"
#include "report/trust_table.hpp"
#include "sfprobe/report.hpp"

namespace sfprobe {
namespace {

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json target_json(const Target& target) {
  Json json = {{"host", target.host}, {"port", target.port}, {"url", target.url()}};
  if (target.display != target.host) json["display"] = target.display;
  if (target.http) json["http"] = true;
  if (target.ip_literal) json["ip_literal"] = true;
  return json;
}

Json verdict_json(const Verdict& verdict) {
  return {{"status", to_string(verdict.status)},
          {"code", text_or_null(verdict.code)},
          {"stage", verdict.stage ? Json(to_string(*verdict.stage)) : Json(nullptr)},
          {"certainty", to_string(verdict.certainty)},
          {"summary", verdict.summary}};
}

Json finding_json(const Finding& finding) {
  return {{"code", text_or_null(finding.code)},
          {"status", to_string(finding.elsewhere ? Status::info : finding.status)},
          {"stage", to_string(finding.stage)},
          {"route", text_or_null(finding.route)},
          {"certainty", to_string(finding.certainty)},
          {"summary", finding.summary},
          {"evidence", finding.evidence},
          {"because", text_or_null(finding.because)}};
}

template <class Range, class Function>
Json array_of(const Range& range, Function function) {
  Json array = Json::array();
  for (const auto& element : range) array.push_back(function(element));
  return array;
}

Json milliseconds_json(const std::optional<std::int64_t>& ms) {
  return ms ? Json(*ms) : Json(nullptr);
}

Json command_json(const CommandOutput& output) {
  return {{"command", output.command},
          {"text", output.text},
          {"exit", output.exit_status},
          {"after_ms", milliseconds_json(output.after_ms)}};
}

Json prediction_json(const Prediction& prediction) {
  return {{"client", prediction.client},
          {"outcome", prediction.outcome},
          {"codes", prediction.codes},
          {"status", prediction.status ? Json(*prediction.status) : Json(nullptr)},
          {"message", prediction.message},
          {"after_ms", milliseconds_json(prediction.after_ms)},
          {"because", text_or_null(prediction.because)},
          {"certainty", to_string(prediction.certainty)},
          {"told", prediction.told},
          {"commands", array_of(prediction.commands, command_json)}};
}

Json env_json(const EnvChange& env) {
  Json set = Json::object();
  for (const auto& [name, value] : env.set) set[name] = value;
  return {{"set", set}, {"unset", env.unset}};
}

Json step_json(const Step& step) {
  Json raw = nullptr;
  if (!step.raw.source.empty()) {
    raw = {{"source", step.raw.source}, {"code", step.raw.code}, {"text", step.raw.text}};
  }
  return {{"id", step.id},
          {"action", step.action},
          {"subject", step.subject},
          {"route", text_or_null(step.route)},
          {"at_us", step.at_us},
          {"took_us", step.took_us},
          {"outcome", to_string(step.outcome)},
          {"raw", raw},
          {"facts", to_json_tree(step.facts)}};
}

Json evidence_json(const Evidence& evidence) {
  return {{"schema", "sfprobe.evidence/1"}, {"target", target_json(evidence.target)},
          {"started", evidence.started},    {"deadline_us", evidence.deadline_us},
          {"took_us", evidence.took_us},    {"steps", array_of(evidence.steps, step_json)}};
}

Json pasted_json(const Pasted& pasted) {
  return {{"id", text_or_null(pasted.id)},
          {"title", text_or_null(pasted.title)},
          {"matched", text_or_null(pasted.matched)},
          {"answer", to_string(pasted.answer)},
          {"summary", pasted.summary},
          {"fixes", array_of(pasted.fixes, fix_json)},
          {"page", pasted.id.empty() ? Json(nullptr) : Json("docs/errors/" + pasted.id + ".md")}};
}

Json target_report_json(const TargetReport& report) {
  const Diagnosis& diagnosis = report.diagnosis;
  Json json = {{"target", target_json(report.evidence.target)},
               {"verdict", verdict_json(diagnosis.verdict)},
               {"means", text_or_null(diagnosis.means)},
               {"findings", array_of(diagnosis.findings, finding_json)},
               {"predictions", array_of(diagnosis.predictions, prediction_json)},
               {"fixes", array_of(diagnosis.fixes, fix_json)},
               {"never", diagnosis.never},
               {"trust", trust_json(report.evidence)},
               {"evidence", evidence_json(report.evidence)}};
  if (report.pasted) json["pasted"] = pasted_json(*report.pasted);
  return json;
}

}  // namespace

Json fix_json(const Fix& fix) {
  return {{"id", fix.id},
          {"text", fix.text},
          {"command", text_or_null(fix.command)},
          {"env", fix.env ? env_json(*fix.env) : Json(nullptr)},
          {"proof", to_string(fix.proof)}};
}

std::string_view version() { return SFPROBE_VERSION; }

std::string to_json(const Report& report) {
  const Json json = {{"schema", "sfprobe.report/1"},
                     {"tool", {{"name", "sfprobe"}, {"version", version()}}},
                     {"started", report.started},
                     {"took_ms", report.took_ms},
                     {"targets", array_of(report.targets, target_report_json)}};
  // Everything was cleaned on its way in; should a byte have slipped through, it is replaced.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sfprobe
