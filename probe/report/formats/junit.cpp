// The rules are those of Jenkins' junit-10.xsd: `failure` and `error` have type and message, the
// text is content because some readers show nothing else.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/format.hpp"
#include "report/markup.hpp"
#include "report/story.hpp"
#include "report/summary.hpp"

namespace sfprobe {
namespace {

using State = RouteCell::State;

constexpr std::array<const char*, kPhases> kStages = {"dns", "connect", "proxy", "tls", "endpoint"};

struct TestCase {
  std::string stage;
  std::int64_t took_us = 0;
  std::string body;  // "" for a pass
  enum class Kind { passed, failed, error, skipped } kind = Kind::passed;
};

struct Suite {
  std::string host;
  std::string route;  // "" if the CLI crashes before it takes one
  std::vector<TestCase> cases;
};

TestCase skipped(std::string stage, std::string_view why) {
  return {std::move(stage), 0, fmt::format("<skipped message=\"{}\"/>", escaped(why)),
          TestCase::Kind::skipped};
}

// What the verdict says, as a test case of its stage.
TestCase verdict_case(const Verdict& verdict, const Story& story, std::string stage) {
  const bool failed = verdict.status == Status::fail;
  const char* element = failed ? "failure" : "error";
  const std::string type = verdict.code.empty() ? "inconclusive" : verdict.code;
  return {std::move(stage), 0,
          fmt::format("<{0} type=\"{1}\" message=\"{2}\">{3}</{0}>", element, escaped(type),
                      escaped(story.headline), escaped(summary_text(story))),
          failed ? TestCase::Kind::failed : TestCase::Kind::error};
}

bool is_bad(const Verdict& verdict) {
  return verdict.status == Status::fail || verdict.status == Status::unknown;
}

TestCase cell_case(const RouteRow& row, std::size_t phase, bool bad) {
  const RouteCell& cell = row.cells[phase];
  const std::string stage = kStages[phase];
  switch (cell.state) {
    case State::ok:
    case State::warning: return {stage, cell.took_us.value_or(0), "", TestCase::Kind::passed};
    case State::not_needed: return skipped(stage, "this route has no such stage");
    case State::not_reached: return skipped(stage, "not reached");
    case State::failed:
    case State::unknown: break;
  }
  if (!row.of_cli) {
    return skipped(stage, "failed (" + (cell.word.empty() ? "no detail" : cell.word) +
                              "), but the Salesforce CLI does not take this route");
  }
  if (!bad) return {stage, cell.took_us.value_or(0), "", TestCase::Kind::passed};
  return skipped(stage, "has the same cause as the failure");
}

std::vector<Suite> suites_of(const TargetReport& report) {
  const Diagnosis& diagnosis = report.diagnosis;
  const Verdict& verdict = diagnosis.verdict;
  const Story story = tell(report);
  const std::string host = title_of(diagnosis.target);
  const bool bad = is_bad(verdict);
  std::vector<Suite> suites;
  bool told = !bad;
  for (const RouteRow& row : diagnosis.routes) {
    Suite suite{host, row.route, {}};
    for (std::size_t phase = 0; phase < kPhases; ++phase) {
      suite.cases.push_back(cell_case(row, phase, bad));
      if (told || !row.of_cli || verdict.stage != kStages[phase]) continue;
      suite.cases.back() = verdict_case(verdict, story, kStages[phase]);
      told = true;
    }
    suites.push_back(std::move(suite));
  }
  if (told && !suites.empty()) return suites;
  // The fault is in no stage of a route: a setting, or a run that saw too little.
  const std::string stage = verdict.stage.empty() ? "login" : verdict.stage;
  const TestCase own =
      told ? TestCase{stage, 0, "", TestCase::Kind::passed} : verdict_case(verdict, story, stage);
  if (suites.empty() || !diagnosis.routes.front().of_cli) {
    suites.insert(suites.begin(), {host, "", {own}});
  } else {
    suites.front().cases.insert(suites.front().cases.begin(), own);
  }
  return suites;
}

std::string seconds(std::int64_t us) {
  return fmt::format("{:.3f}", static_cast<double>(us) / 1e6);
}

std::size_t count(const Suite& suite, TestCase::Kind kind) {
  return static_cast<std::size_t>(
      std::count_if(suite.cases.begin(), suite.cases.end(),
                    [&](const TestCase& one) { return one.kind == kind; }));
}

void write_suite(std::string& out, const Suite& suite, const std::string& started) {
  std::int64_t took_us = 0;
  for (const TestCase& one : suite.cases) took_us += one.took_us;
  std::string time = started;
  if (time.ends_with('Z')) time.pop_back();  // the schema's readers take it for UTC
  const std::string host = escaped(suite.host);
  const std::string route = escaped(suite.route);
  out += fmt::format(
      "  <testsuite name=\"{}{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
      "skipped=\"{}\" time=\"{}\"{}>\n",
      host, route.empty() ? "" : " via " + route, suite.cases.size(),
      count(suite, TestCase::Kind::failed), count(suite, TestCase::Kind::error),
      count(suite, TestCase::Kind::skipped), seconds(took_us),
      time.empty() ? "" : " timestamp=\"" + escaped(time) + "\"");
  for (const TestCase& one : suite.cases) {
    out += fmt::format("    <testcase classname=\"sfprobe.{}{}\" name=\"{}\" time=\"{}\"", host,
                       route.empty() ? "" : "." + route, escaped(one.stage), seconds(one.took_us));
    out += one.body.empty() ? "/>\n" : ">" + one.body + "</testcase>\n";
  }
  out += "  </testsuite>\n";
}

std::string to_junit(const Report& report) {
  std::string out;
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  for (const TargetReport& target : report.targets) {
    for (const Suite& suite : suites_of(target)) {
      tests += suite.cases.size();
      failures += count(suite, TestCase::Kind::failed);
      errors += count(suite, TestCase::Kind::error);
      write_suite(out, suite, report.started);
    }
  }
  return fmt::format(
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<testsuites name=\"sfprobe\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
             "time=\"{}\">\n",
             tests, failures, errors, seconds(report.took_ms * 1000)) +
         out + "</testsuites>\n";
}

}  // namespace

extern const ReportFormat format_junit = {
    "junit", [](const Report& report, const TerminalStyle&) { return to_junit(report); }};

}  // namespace sfprobe
