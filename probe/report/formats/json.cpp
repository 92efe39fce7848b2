#include "json/json_codec.hpp"
#include "report/format.hpp"
#include "report/json_parts.hpp"
#include "report/trust_json.hpp"
#include "sfprobe/report.hpp"

namespace sfprobe {
namespace {

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json finding_json(const Finding& finding) {
  return {{"code", text_or_null(finding.code)},
          {"status", to_string(finding.elsewhere ? Status::info : finding.status)},
          {"stage", finding.stage},
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

Json number_or_null(const std::optional<std::int64_t>& number) {
  return number ? Json(*number) : Json(nullptr);
}

Json command_json(const CommandOutput& output) {
  return {{"command", output.command},
          {"text", output.text},
          {"exit", output.exit_status},
          {"after_ms", number_or_null(output.after_ms)},
          {"note", text_or_null(output.note)}};
}

Json runtime_json(const RuntimePrediction& other) {
  return {{"runtime", other.runtime},
          {"outcome", to_string(other.outcome)},
          {"codes", other.codes},
          {"status", other.status ? Json(*other.status) : Json(nullptr)}};
}

Json prediction_json(const Prediction& prediction) {
  return {{"client", prediction.client},
          {"outcome", to_string(prediction.outcome)},
          {"codes", prediction.codes},
          {"status", prediction.status ? Json(*prediction.status) : Json(nullptr)},
          {"message", prediction.message},
          {"after_ms", number_or_null(prediction.after_ms)},
          {"because", text_or_null(prediction.because)},
          {"certainty", to_string(prediction.certainty)},
          {"told", prediction.told},
          {"stack", text_or_null(prediction.stack)},
          {"stack_assumed", prediction.stack_assumed},
          {"commands", array_of(prediction.commands, command_json)},
          {"on_other_runtimes", array_of(prediction.on_other_runtimes, runtime_json)}};
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
  Json json = {{"schema", "sfprobe.evidence/1"},
               {"target", target_json(evidence.target)},
               {"started", evidence.started},
               {"deadline_us", evidence.deadline_us},
               {"took_us", evidence.took_us}};
  if (evidence.stopped) json["stopped"] = true;
  json["steps"] = array_of(evidence.steps, step_json);
  return json;
}

Json observation_json(const Observation& observation) {
  return {{"text", observation.text}, {"evidence", observation.evidence}};
}

Json alternative_json(const Alternative& alternative) {
  // The schema requires "decided", which is reserved (docs/report.md).
  return {{"cause", alternative.cause}, {"text", alternative.text}, {"decided", nullptr}};
}

Json cell_json(const RouteCell& cell) {
  Json json = {{"state", to_string(cell.state)},
               {"took_us", number_or_null(cell.took_us)},
               {"word", text_or_null(cell.word)}};
  if (cell.ended_us) json["ended_us"] = *cell.ended_us;
  return json;
}

Json route_json(const RouteRow& row) {
  Json json = {{"route", row.route}, {"label", row.label}, {"of_cli", row.of_cli}};
  for (std::size_t i = 0; i < kPhases; ++i) {
    json[std::string(to_string(static_cast<Phase>(i)))] = cell_json(row.cells[i]);
  }
  if (row.rtt_us) json["rtt_us"] = *row.rtt_us;
  return json;
}

Json cli_json(const Cli& cli) {
  return {{"version", text_or_null(cli.sf_version)},
          {"node", text_or_null(cli.node_version)},
          {"assumed", cli.assumed}};
}

// When is in the evidence.
Json place_json(const Place& place) {
  return {{"host_name", text_or_null(place.host_name)}, {"address", text_or_null(place.address)}};
}

Json machine_json(const MachineFact& fact) { return {{"name", fact.name}, {"text", fact.text}}; }

Json contact_json(const Contact& contact) {
  return {{"place", contact.place},
          {"transport", contact.transport},
          {"purpose", contact.purpose},
          {"attempts", contact.attempts},
          {"sent", number_or_null(contact.sent)},
          {"received", number_or_null(contact.received)}};
}

Json recorded_json(const Recorded& recorded) {
  Json verdict = nullptr;
  if (recorded.verdict) {
    verdict = {{"status", to_string(recorded.verdict->status)},
               {"code", text_or_null(recorded.verdict->code)},
               {"cause", text_or_null(recorded.verdict->cause)}};
  }
  return {{"version", text_or_null(recorded.version)}, {"verdict", verdict}};
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

}  // namespace

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
          {"cause", text_or_null(verdict.cause)},
          {"owner", verdict.owner ? Json(to_string(*verdict.owner)) : Json(nullptr)},
          {"stage", text_or_null(verdict.stage)},
          {"certainty", to_string(verdict.certainty)},
          {"summary", verdict.summary}};
}

Json fix_json(const Fix& fix) {
  return {{"id", fix.id},
          {"text", fix.text},
          {"command", text_or_null(fix.command)},
          {"env", fix.env ? env_json(*fix.env) : Json(nullptr)},
          {"redacted", fix.redacted},
          {"proof", to_string(fix.proof)}};
}

Json target_report_json(const TargetReport& report) {
  const Diagnosis& diagnosis = report.diagnosis;
  Json json = {{"target", target_json(report.evidence.target)},
               {"verdict", verdict_json(diagnosis.verdict)},
               {"means", text_or_null(diagnosis.means)},
               {"why", array_of(diagnosis.why, observation_json)},
               {"ruled_out", array_of(diagnosis.ruled_out, observation_json)},
               {"alternatives", array_of(diagnosis.alternatives, alternative_json)},
               {"routes", array_of(diagnosis.routes, route_json)},
               {"cli", cli_json(diagnosis.cli)},
               {"findings", array_of(diagnosis.findings, finding_json)},
               {"predictions", array_of(diagnosis.predictions, prediction_json)},
               {"fixes", array_of(diagnosis.fixes, fix_json)},
               {"never", diagnosis.never},
               {"trust", array_of(diagnosis.trust, trust_json)},
               {"machine", array_of(diagnosis.machine, machine_json)},
               {"contacted", array_of(diagnosis.contacted, contact_json)},
               {"evidence", evidence_json(report.evidence)}};
  const Place& place = diagnosis.place;
  if (!place.host_name.empty() || !place.address.empty()) json["place"] = place_json(place);
  if (!diagnosis.since.empty()) json["since"] = diagnosis.since;
  if (!diagnosis.obstacle.empty()) json["obstacle"] = diagnosis.obstacle;
  if (!report.notes.empty()) json["notes"] = report.notes;
  if (report.recorded) json["recorded"] = recorded_json(*report.recorded);
  if (!report.label.empty()) json["label"] = report.label;
  if (report.pasted) json["pasted"] = pasted_json(*report.pasted);
  return json;
}

std::string to_json(const Report& report) {
  const Json json = {{"schema", "sfprobe.report/1"},
                     {"tool", {{"name", "sfprobe"}, {"version", version()}}},
                     {"started", report.started},
                     {"took_ms", report.took_ms},
                     {"targets", array_of(report.targets, target_report_json)}};
  // Everything was cleaned on its way in; should a byte have slipped through, it is replaced.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

extern const ReportFormat format_json = {
    "json", [](const Report& report, const TerminalStyle&) { return to_json(report); }};

}  // namespace sfprobe
