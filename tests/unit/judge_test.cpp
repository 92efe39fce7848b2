#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "sfprobe/render.hpp"
#include "sfprobe/report.hpp"
#include "sfprobe/run.hpp"
#include "support/content.hpp"

// The reasoning as data: every file in tests/cases/judge holds evidence and what is made of it.

namespace fs = std::filesystem;
using namespace sfprobe;
using testing::content_of;
using Json = nlohmann::json;

namespace {

std::string line_of(const Finding& finding) {
  std::string line =
      std::string(to_string(finding.status)) + " " + finding.code + " " + finding.stage;
  if (finding.certainty == Certainty::inferred) line += " inferred";
  if (!finding.because.empty()) line += " because " + finding.because;
  return line;
}

std::vector<fs::path> cases() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(TESTS_FOLDER "/cases/judge")) {
    found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// Words of the findings, and words that something else of the evidence speaks against.
void check_tells(const Diagnosis& diagnosis, const Json& expect) {
  std::string told;
  for (const Finding& finding : diagnosis.findings) told += finding.summary + "\n";
  CAPTURE(told);
  if (expect.contains("tells")) {
    CHECK(told.find(expect.at("tells").get<std::string>()) != std::string::npos);
  }
  if (expect.contains("tells_not")) {
    CHECK(told.find(expect.at("tells_not").get<std::string>()) == std::string::npos);
  }
}

// What the first fix changes, and says.
void check_change(const Diagnosis& diagnosis, const Json& expect) {
  if (expect.contains("first_says")) {
    REQUIRE_FALSE(diagnosis.fixes.empty());
    CHECK(diagnosis.fixes.front().text.find(expect.at("first_says").get<std::string>()) !=
          std::string::npos);
  }
  if (expect.contains("first_redacted")) {
    REQUIRE_FALSE(diagnosis.fixes.empty());
    CHECK(diagnosis.fixes.front().redacted == expect.at("first_redacted").get<bool>());
  }
  if (!expect.contains("first_set") && !expect.contains("first_unset")) return;
  REQUIRE_FALSE(diagnosis.fixes.empty());
  REQUIRE(diagnosis.fixes.front().env.has_value());
  const EnvChange& change = *diagnosis.fixes.front().env;
  Json set = Json::object();
  for (const auto& [name, value] : change.set) set[name] = value;
  CHECK(set == expect.value("first_set", Json::object()));
  CHECK(Json(change.unset) == expect.value("first_unset", Json::array()));
}

// What the CLI says, which the report shows beside "You see".
void check_prints(const Diagnosis& diagnosis, const Json& expect) {
  if (!expect.contains("prints")) return;
  for (const Prediction& prediction : diagnosis.predictions) {
    if (prediction.client != "sf") continue;
    REQUIRE_FALSE(prediction.commands.empty());
    for (const CommandOutput& one : prediction.commands) CHECK(one.text == expect.at("prints"));
  }
}

}  // namespace

TEST_CASE("evidence in, diagnosis out") {
  for (const fs::path& path : cases()) {
    DYNAMIC_SECTION(path.filename().string()) {
      const Json document = Json::parse(content_of(path));
      const Json& expect = document.at("expect");
      const auto evidence = evidence_from_json(document.at("evidence").dump());
      REQUIRE(evidence.size() == 1);
      const Diagnosis diagnosis = judge(evidence.front());
      CHECK(std::string(to_string(diagnosis.verdict.status)) == expect.at("status"));
      CHECK(diagnosis.verdict.code == expect.value("code", ""));
      if (expect.contains("cause")) CHECK(diagnosis.verdict.cause == expect.at("cause"));
      if (expect.contains("owner")) {
        REQUIRE(diagnosis.verdict.owner.has_value());
        CHECK(std::string(to_string(*diagnosis.verdict.owner)) == expect.at("owner"));
      }
      CHECK(diagnosis.verdict.summary == expect.at("summary").get<std::string>());
      // The step that shows it, or words that nothing of it justifies.
      std::string why;
      bool shown = false;
      for (const Observation& one : diagnosis.why) {
        why += one.text + "\n";
        if (!expect.contains("why")) continue;
        const std::string step = expect.at("why");
        shown = shown ||
                std::find(one.evidence.begin(), one.evidence.end(), step) != one.evidence.end();
      }
      CAPTURE(why);
      if (expect.contains("why")) CHECK(shown);
      if (expect.contains("why_not")) {
        CHECK(why.find(expect.at("why_not").get<std::string>()) == std::string::npos);
      }
      std::vector<std::string> lines;
      for (const Finding& finding : diagnosis.findings) lines.push_back(line_of(finding));
      CHECK(lines == expect.at("findings").get<std::vector<std::string>>());
      if (expect.contains("proven")) {
        std::vector<std::string> proven;
        for (const Fix& fix : diagnosis.fixes) {
          if (fix.proof == Proof::proven) proven.push_back(fix.id);
        }
        CHECK(proven == expect.at("proven").get<std::vector<std::string>>());
      }
      if (expect.contains("first_fix")) {
        REQUIRE_FALSE(diagnosis.fixes.empty());
        CHECK(diagnosis.fixes.front().id == expect.at("first_fix"));
      }
      check_tells(diagnosis, expect);
      check_change(diagnosis, expect);
      check_prints(diagnosis, expect);
    }
  }
}

TEST_CASE("judging is pure: twice the same, and again after a round trip through JSON") {
  for (const fs::path& path : cases()) {
    CAPTURE(path.filename().string());
    const Json document = Json::parse(content_of(path));
    TargetReport target{evidence_from_json(document.at("evidence").dump()).front(), {}};
    target.diagnosis = judge(target.evidence);
    const std::string once = to_json({"2026-11-22T06:00:00Z", 1, {target}});
    TargetReport again{evidence_from_json(once).front(), {}};
    again.diagnosis = judge(again.evidence);
    CHECK(to_json({"2026-11-22T06:00:00Z", 1, {again}}) == once);
  }
}

TEST_CASE("the terminal report keeps to its width, with and without colour") {
  for (const fs::path& path : cases()) {
    CAPTURE(path.filename().string());
    const Json document = Json::parse(content_of(path));
    TargetReport target{evidence_from_json(document.at("evidence").dump()).front(), {}};
    target.diagnosis = judge(target.evidence);
    const Report report{"2026-11-22T06:00:00Z", 1, {target}};
    const std::string plain = to_terminal(report, {.unicode = false, .verbose = true});
    std::istringstream lines(plain);
    for (std::string line; std::getline(lines, line);) {
      const bool unbreakable = line.find("       ") == 0 || line.find(' ', 25) == std::string::npos;
      CAPTURE(line);
      CHECK((line.size() <= 80 || unbreakable));
      CHECK(line.find('\x1b') == std::string::npos);
    }
    CHECK(to_terminal(report, {.colour = true}).find("\x1b[0m") != std::string::npos);
  }
}
