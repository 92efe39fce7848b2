#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "sfprobe/report.hpp"
#include "sfprobe/run.hpp"
#include "support/content.hpp"

// Who cut the line, in each world of the lab that has hops: what is said, and what nothing there
// justifies. The evidence is sfprobe's own (cases/oracle/evidence); the truth is the world.

using namespace sfprobe;
using testing::content_of;
using Json = nlohmann::json;

namespace {

Diagnosis diagnosis_of(const std::string& world) {
  const auto evidence =
      evidence_from_json(content_of(TESTS_FOLDER "/cases/oracle/evidence/" + world + ".json"));
  REQUIRE(evidence.size() == 1);
  return judge(evidence.front());
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("who cut the line: right in each world, and silent where nothing can be known") {
  const Json worlds = Json::parse(content_of(TESTS_FOLDER "/cases/cut/worlds.json"));
  for (const auto& [world, expect] : worlds.items()) {
    DYNAMIC_SECTION(world) {
      const Diagnosis diagnosis = diagnosis_of(world);
      std::string why;
      for (const Observation& one : diagnosis.why) why += one.text + "\n";
      CAPTURE(diagnosis.verdict.summary, why);
      CHECK(diagnosis.verdict.cause == expect.at("cause").get<std::string>());
      CHECK(holds(diagnosis.verdict.summary, expect.at("summary")));
      if (expect.contains("why")) CHECK(holds(why, expect.at("why")));
      for (const auto& word : expect.value("nowhere", Json::array())) {
        CHECK_FALSE(holds(diagnosis.verdict.summary + "\n" + why, word));
      }
    }
  }
}

TEST_CASE("no world of the lab has more than 12 connections for who cut the line") {
  for (const auto& file :
       std::filesystem::directory_iterator(TESTS_FOLDER "/cases/oracle/evidence")) {
    const auto evidence = evidence_from_json(content_of(file.path().string()));
    REQUIRE(evidence.size() == 1);
    std::size_t tries = 0;
    for (const Step& step : evidence.front().steps) tries += step.action == "cut" ? 1 : 0;
    CAPTURE(file.path().string());
    CHECK(tries <= 12);
  }
}
