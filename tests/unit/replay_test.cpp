// Saved reports judged again: of every version that was released, of the past, cut short, of a
// version that does not exist yet.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "report/format.hpp"
#include "sfprobe/render.hpp"
#include "sfprobe/sfprobe.hpp"
#include "support/content.hpp"

namespace fs = std::filesystem;
using namespace sfprobe;
using testing::content_of;
using Json = nlohmann::ordered_json;

namespace {

std::string saved(const std::string& name) {
  return content_of(fs::path(TESTS_FOLDER "/cases/reports") / name);
}

// A report of this version, as a probe of build-7 would have written it.
Json report_of(const std::string& world) {
  const auto path = fs::path(TESTS_FOLDER "/cases/oracle/evidence") / (world + ".json");
  TargetReport target{evidence_from_json(content_of(path)).front(), {}};
  std::erase_if(target.evidence.steps,
                [](const Step& step) { return step.id == "environment.machine"; });
  Step machine{.id = "environment.machine", .action = "read", .outcome = Outcome::ok};
  machine.facts.set("host_name", "build-7");
  target.evidence.steps.push_back(std::move(machine));
  target.evidence.started = "2026-11-25T19:22:07Z";
  target.diagnosis = judge(target.evidence);
  return Json::parse(to_json(Report{target.evidence.started, 0, {target}}));
}

std::string shown(const Report& report) {
  TerminalStyle style;
  style.unicode = true;
  style.width = 200;
  return to_terminal(report, style);
}

std::string html(const Report& report) { return format_named("html")->render(report, {}); }

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string refusal(const std::string& text) {
  try {
    replay(text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a report of every released version is judged") {
  const Json cases = Json::parse(saved("cases.json"));
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(TESTS_FOLDER "/cases/reports")) {
    if (entry.path().filename() != "cases.json") ++files;
  }
  CHECK(files == cases.size());
  for (const Json& one : cases) {
    const std::string file = one.at("file");
    CAPTURE(file);
    const Report report = replay(saved(file));
    REQUIRE(report.targets.size() == 1);
    const TargetReport& target = report.targets.front();
    CHECK(to_string(target.diagnosis.verdict.status) == one.at("status").get<std::string>());
    CHECK(target.diagnosis.verdict.cause == one.at("cause").get<std::string>());
    REQUIRE(target.recorded);
    CHECK(target.recorded->version == one.at("version").get<std::string>());
    CHECK(target.diagnosis.place.host_name == one.at("host").get<std::string>());
    CHECK_FALSE(html(report).empty());
  }
}

TEST_CASE("a replay speaks of the past, with place and date") {
  for (const auto& [world, wanted] : std::map<std::string, std::string>{
           {"healthy", "On build-7, 25 Nov 2026 19:22 UTC, a login to login.example.com worked."},
           {"connect-refused",
            "On build-7, 25 Nov 2026 19:22 UTC, a login to login.example.com failed: "},
           {"dns-nxdomain",
            "On build-7, 25 Nov 2026 19:22 UTC, a login to login.example.com failed: "}}) {
    CAPTURE(world);
    const Report report = replay(report_of(world).dump());
    const std::string text = shown(report);
    CAPTURE(text);
    CHECK(contains(text, wanted));
    CHECK_FALSE(contains(text, " from here"));
    CHECK(contains(to_markdown(report), "On build\\-7, 25 Nov 2026") !=
          contains(to_markdown(report), "On build-7, 25 Nov 2026"));
    CHECK(contains(html(report), "On build-7, 25 Nov 2026 19:22 UTC, a login to"));
    CHECK(report.targets.front().notes.empty());
  }
}

TEST_CASE("a replay without a host or a date says so much as it knows") {
  Json report = report_of("connect-refused");
  Json& evidence = report["targets"][0]["evidence"];
  evidence["started"] = "";
  CHECK(contains(shown(replay(report.dump())), "On build-7, a login to login.example.com failed"));
  evidence["steps"].erase(evidence["steps"].size() - 1);
  CHECK(contains(shown(replay(report.dump())),
                 "When it was recorded, a login to login.example.com failed"));
  evidence["started"] = "2026-11-05T01:02:03Z";
  CHECK(contains(shown(replay(report.dump())), "On 5 Nov 2026 01:02 UTC, a login to"));
}

TEST_CASE("a replay warns if newer rules change the verdict") {
  Json report = report_of("connect-refused");
  report["tool"]["version"] = "0.0.9";
  report["targets"][0]["verdict"]["status"] = "ok";
  report["targets"][0]["verdict"]["code"] = nullptr;
  report["targets"][0]["verdict"]["cause"] = nullptr;
  const Report again = replay(report.dump());
  REQUIRE(again.targets.front().notes.size() == 1);
  const std::string& note = again.targets.front().notes.front();
  CAPTURE(note);
  CHECK(contains(note, "made by sfprobe 0.0.9, it said ok."));
  CHECK(contains(note, "fail (ECONNREFUSED)"));
  CHECK(contains(shown(again), "it said ok."));
  CHECK(contains(html(again), "it said ok."));
  // What was said first is kept when the judged report is saved and judged once more.
  const Report third = replay(to_json(again));
  REQUIRE(third.targets.front().recorded);
  CHECK(third.targets.front().recorded->version == "0.0.9");
  CHECK(third.targets.front().notes == again.targets.front().notes);
}

TEST_CASE("a report of a newer schema is refused, with both versions") {
  Json report = report_of("healthy");
  report["schema"] = "sfprobe.report/2";
  const std::string why = refusal(report.dump());
  CAPTURE(why);
  CHECK(contains(why, "sfprobe.report/2"));
  CHECK(contains(why, "newer"));
  CHECK(contains(why, std::string(version())));
  for (const char* schema : {"sfprobe.report/x", "sfprobe.report/", "sfprobe.report/-1", "other"}) {
    CAPTURE(schema);
    report["schema"] = schema;
    CHECK(contains(refusal(report.dump()), "neither a report nor evidence"));
  }
}

TEST_CASE("one target of JSON lines is read like a report") {
  const Report report = replay(report_of("connect-refused").dump());
  const Report again = replay(to_jsonl(report.targets.front()));
  CHECK(again.targets.front().diagnosis.verdict.code ==
        report.targets.front().diagnosis.verdict.code);
}

TEST_CASE("of a report that is cut short, what can be read is read") {
  const std::string whole = report_of("connect-refused").dump(2);
  const std::size_t steps = whole.find("\"steps\": [", whole.find("\"evidence\": {"));
  REQUIRE(steps != std::string::npos);
  std::size_t read = 0;
  for (std::size_t at = 1; at < whole.size(); at += 97) {
    const std::string part = whole.substr(0, at);
    CAPTURE(at);
    try {
      const Report report = replay(part);
      ++read;
      REQUIRE(report.targets.size() == 1);
      const TargetReport& target = report.targets.front();
      REQUIRE(target.notes.size() == 1);
      CHECK(contains(target.notes.front(), "cut short"));
      CHECK(target.evidence.stopped);
      CHECK(at > steps);
    } catch (const InputError& error) {
      const std::string why = error.what();
      CHECK((contains(why, "cut short before its evidence begins") || contains(why, "cut off")));
    }
  }
  CHECK(read > 20);
  // All steps, and the end missing: the verdict stands.
  const Report nearly = replay(whole.substr(0, whole.size() - 10));
  CHECK(nearly.targets.front().diagnosis.verdict.code == "ECONNREFUSED");
}
