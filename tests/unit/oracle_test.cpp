#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "guidance/recognise.hpp"
#include "sfprobe/report.hpp"
#include "sfprobe/run.hpp"

// What the real clients said in the scenarios of the lab (ci/oracle --write), held against what is
// predicted from the evidence that sfprobe gathered in the same world.

namespace fs = std::filesystem;
using namespace sfprobe;
using Json = nlohmann::json;

namespace {

std::string text_of(const Prediction& prediction) {
  std::string text = prediction.outcome;
  if (prediction.status) text += " " + std::to_string(*prediction.status);
  for (const std::string& code : prediction.codes) text += " " + code;
  return text;
}

bool says(const Prediction& prediction, const Json& answer) {
  if (prediction.outcome == "response") return answer.at("status") == *prediction.status;
  if (prediction.outcome != "error") return true;
  const Json& codes = answer.at("codes");
  if (codes.empty()) return prediction.codes.empty();
  return std::any_of(codes.begin(), codes.end(), [&](const Json& code) {
    return std::find(prediction.codes.begin(), prediction.codes.end(), code) !=
           prediction.codes.end();
  });
}

// Whether it says what was seen, every time that outcome was seen.
bool fits(const Prediction& prediction, const Json& seen) {
  if (prediction.outcome == "response" && !prediction.status) return false;
  bool any = false;
  for (const Json& answer : seen) {
    if (answer.at("outcome") != prediction.outcome) continue;
    if (!says(prediction, answer)) return false;
    any = true;
  }
  return any;
}

}  // namespace

TEST_CASE("each client is predicted to say what it really said") {
  std::size_t scenarios = 0;
  std::size_t cells = 0;
  std::size_t untold = 0;
  for (const auto& entry : fs::directory_iterator(TESTS_FOLDER "/cases/oracle")) {
    std::ifstream file(entry.path());
    const Json document = Json::parse(file);
    const auto evidence = evidence_from_json(document.at("evidence").dump());
    REQUIRE(evidence.size() == 1);
    const Diagnosis diagnosis = judge(evidence.front());
    ++scenarios;
    for (const auto& [client, seen] : document.at("cells").items()) {
      const auto found =
          std::find_if(diagnosis.predictions.begin(), diagnosis.predictions.end(),
                       [&name = client](const Prediction& p) { return p.client == name; });
      const std::string predicted =
          found == diagnosis.predictions.end() ? "nothing" : text_of(*found);
      CAPTURE(entry.path().stem().string(), client, predicted, seen.dump());
      REQUIRE(found != diagnosis.predictions.end());
      ++cells;
      // Behind what sfprobe looks at: a redirect to another host, an answer that nobody here may
      // ask for. It says so, and that is all it may say of a few.
      if (!found->told) {
        ++untold;
      } else {
        CHECK(fits(*found, seen));
      }
    }
  }
  CAPTURE(cells, untold);
  CHECK(untold * 40 < cells);
  CHECK(scenarios >= 120);
}

// The whole CLI, its two login commands: what they print and how they end. The times are not
// compared; a flow that had to be ended has no text.
TEST_CASE("the CLI's commands are predicted to print what they really printed") {
  std::size_t compared = 0;
  for (const auto& entry : fs::directory_iterator(TESTS_FOLDER "/cases/oracle")) {
    std::ifstream file(entry.path());
    const Json document = Json::parse(file);
    if (document.at("flows").empty()) continue;
    const Diagnosis diagnosis = judge(evidence_from_json(document.at("evidence").dump()).front());
    const auto sf = std::find_if(diagnosis.predictions.begin(), diagnosis.predictions.end(),
                                 [](const Prediction& p) { return p.client == "sf"; });
    REQUIRE(sf != diagnosis.predictions.end());
    for (const CommandOutput& output : sf->commands) {
      const std::string flow = "login-" + output.command.substr(output.command.rfind(' ') + 1);
      const Json& said = document.at("flows").at(flow);
      const std::string text = said.at("text");
      if (said.at("exit") == -9) continue;
      // A stack trace holds the error's line; a page is kept in its first words only.
      const std::string last = output.text.substr(output.text.rfind('\n') + 1);
      const std::string tail =
          last.substr(last.rfind(':') == std::string::npos ? 0 : last.rfind(':') + 1);
      CAPTURE(entry.path().stem().string(), flow, output.text, text);
      CHECK(said.at("exit") == output.exit_status);
      CHECK(text.find(tail.substr(0, 20)) != std::string::npos);
      if (sf->outcome == "error") {
        CHECK(text.substr(0, text.find('\n')) == output.text.substr(0, output.text.find('\n')));
      }
      ++compared;
    }
  }
  CHECK(compared > 60);
}

// What a client model says, a person will paste. Two of Node's names stand for anything in any
// program: alone they are no login error.
TEST_CASE("every code that is predicted leads to a page") {
  std::set<std::string> codes;
  for (const auto& entry : fs::directory_iterator(TESTS_FOLDER "/cases/oracle")) {
    std::ifstream file(entry.path());
    const Json document = Json::parse(file);
    const Diagnosis diagnosis = judge(evidence_from_json(document.at("evidence").dump()).front());
    for (const Prediction& prediction : diagnosis.predictions) {
      codes.insert(prediction.codes.begin(), prediction.codes.end());
    }
  }
  CHECK(codes.erase("ENOENT") == 1);
  CHECK(codes.erase("ERR_INVALID_ARG_VALUE") == 1);
  CHECK(codes.size() > 40);
  const guidance::Recogniser recogniser;
  for (const std::string& code : codes) {
    CAPTURE(code);
    CHECK_FALSE(recogniser.recognise(code).matches.empty());
  }
}
