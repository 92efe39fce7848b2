// OpenMetrics 1.0. Every family is a gauge, because readers of Prometheus's older text format know
// no type "info"; what such a reader takes for a comment ("# EOF") is none here.
#include <fmt/format.h>

#include <set>

#include "report/format.hpp"
#include "report/metric_family.hpp"
#include "report/story.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

using Family = MetricFamily;

std::string seconds(std::int64_t us) {
  return fmt::format("{:.6f}", static_cast<double>(us) / 1e6);
}

struct Families {
  Family ok{"sfprobe_login_ok", "Whether a Salesforce CLI login would work from here."};
  Family verdict{"sfprobe_verdict_info", "What the run concluded; always 1."};
  Family phase{"sfprobe_phase_duration_seconds", "How long each phase of a route took."};
  Family prediction{"sfprobe_prediction_ok", "Whether each client would get an answer."};
  Family expiry{"sfprobe_certificate_not_after_timestamp_seconds",
                "When the certificate presented on a route expires, in Unix time."};
  Family skew{"sfprobe_clock_skew_seconds", "How far the local clock is ahead of the server's."};
  Family last{"sfprobe_last_run_timestamp_seconds", "When the run started, in Unix time."};
};

void add(const TargetReport& report, const std::string& target, Families& families) {
  const Diagnosis& diagnosis = report.diagnosis;
  const Verdict& verdict = diagnosis.verdict;
  const bool ok = verdict.status == Status::ok || verdict.status == Status::warn;
  families.ok.add({{"target", target}}, ok ? "1" : "0");
  families.verdict.add({{"target", target},
                        {"code", verdict.code},
                        {"cause", verdict.cause},
                        {"stage", verdict.stage},
                        {"certainty", std::string(to_string(verdict.certainty))},
                        {"status", std::string(to_string(verdict.status))}},
                       "1");
  for (const RouteRow& row : diagnosis.routes) {
    for (std::size_t i = 0; i < kPhases; ++i) {
      if (!row.cells[i].took_us) continue;
      families.phase.add({{"target", target},
                          {"route", row.route},
                          {"phase", std::string(to_string(static_cast<Phase>(i)))}},
                         seconds(*row.cells[i].took_us));
    }
  }
  for (const Prediction& one : diagnosis.predictions) {
    if (!one.told) continue;
    const bool answered = one.outcome == ClientOutcome::response;
    families.prediction.add({{"target", target},
                             {"client", one.client},
                             {"code", one.codes.empty() ? "" : one.codes.front()}},
                            answered ? "1" : "0");
  }
  for (const auto& [route, end] : diagnosis.certificate_ends) {
    families.expiry.add({{"target", target}, {"route", route}}, std::to_string(end));
  }
  if (const auto& skew = diagnosis.clock_skew_s) {
    families.skew.add({{"target", target}}, std::to_string(*skew));
  }
}

}  // namespace

std::string to_openmetrics(const Report& report) {
  Families families;
  std::set<std::string> known;  // a target that was asked for twice is one series
  for (const TargetReport& one : report.targets) {
    const Target& target = one.diagnosis.target;
    const std::string name = target.port == 443 ? target.host : target.authority();
    if (!known.insert(name).second) continue;
    add(one, name, families);
  }
  if (const auto started = seconds_of(report.started)) {
    families.last.add({}, std::to_string(*started));
  }
  std::string text;
  for (const Family* family :
       {&families.ok, &families.verdict, &families.phase, &families.prediction, &families.expiry,
        &families.skew, &families.last}) {
    text += family->text();
  }
  return text + "# EOF\n";
}

extern const ReportFormat format_openmetrics = {
    "openmetrics",
    [](const Report& report, const TerminalStyle&) { return to_openmetrics(report); }};

}  // namespace sfprobe
