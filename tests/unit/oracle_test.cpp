#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "guidance/recognise.hpp"
#include "sfprobe/report.hpp"
#include "sfprobe/run.hpp"
#include "support/content.hpp"
#include "support/named_tests.hpp"

// What the real clients said in the scenarios of the lab (cases/oracle/truth), compared with what
// is predicted from the evidence that sfprobe gathered in the same world (cases/oracle/evidence).
// One test a scenario: `unit_tests "oracle: trust-expired"`. `ci/oracle --write` makes the files.

namespace fs = std::filesystem;
using namespace sfprobe;
using Json = nlohmann::json;

namespace {

const fs::path kCases = TESTS_FOLDER "/cases/oracle";

std::vector<std::string> scenario_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kCases / "truth")) {
    names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

struct Scenario {
  Json truth;
  Diagnosis diagnosis;

  explicit Scenario(const std::string& name) {
    std::ifstream said(kCases / "truth" / (name + ".json"));
    truth = Json::parse(said);
    const auto evidence =
        evidence_from_json(testing::content_of(kCases / "evidence" / (name + ".json")));
    REQUIRE(evidence.size() == 1);
    diagnosis = judge(evidence.front());
  }

  const Prediction& of(const std::string& client) const {
    const auto found = std::find_if(diagnosis.predictions.begin(), diagnosis.predictions.end(),
                                    [&](const Prediction& p) { return p.client == client; });
    REQUIRE(found != diagnosis.predictions.end());
    return *found;
  }
};

std::string text_of(const Prediction& prediction) {
  std::string text(to_string(prediction.outcome));
  if (prediction.status) text += " " + std::to_string(*prediction.status);
  for (const std::string& code : prediction.codes) text += " " + code;
  if (prediction.after_ms) text += " after " + std::to_string(*prediction.after_ms) + " ms";
  return text;
}

// A client takes up to 1.5 s to start on a busy machine, and that is in its time; a wait of
// seconds is predicted to a quarter.
bool same_time(std::int64_t predicted, std::int64_t really) {
  const std::int64_t slack = std::max(predicted, really) / 4;
  return predicted <= really + slack + 500 && really <= predicted + slack + 1500;
}

// Whether a prediction says this answer of its kind: the status of a response, a code of an error
// or a crash, and when, if both are known.
bool says(const Prediction& prediction, const Json& answer) {
  if (prediction.outcome == ClientOutcome::response && answer.at("status") != *prediction.status)
    return false;
  const Json& codes = answer.at("codes");
  if (prediction.outcome == ClientOutcome::error ||
      (prediction.outcome == ClientOutcome::crash && !codes.empty())) {
    const bool any = std::any_of(codes.begin(), codes.end(), [&](const Json& code) {
      return std::find(prediction.codes.begin(), prediction.codes.end(), code) !=
             prediction.codes.end();
    });
    if (!any && !(codes.empty() && prediction.codes.empty())) return false;
  }
  const Json& after = answer.at("after_ms");
  return after.is_null() || !prediction.after_ms || same_time(*prediction.after_ms, after);
}

// Node.js's own message for a certificate that it does not accept, as its https prints it.
void check_message(const std::string& client, const Prediction& prediction, const Json& seen) {
  const bool prints_it = client.ends_with("-https") || client == "sf-legacy";
  if (!prints_it || prediction.outcome != ClientOutcome::error || prediction.codes.size() != 1)
    return;
  const std::string& code = prediction.codes.front();
  const bool of_certificate = code.find("CERT") != std::string::npos ||
                              code.starts_with("UNABLE_TO_") || code == "UNSPECIFIED" ||
                              code == "INVALID_PURPOSE" || code == "INVALID_CA";
  if (!of_certificate || code.starts_with("ERR_SSL_")) return;
  for (const Json& answer : seen) {
    if (answer.at("codes") != Json::array({code})) continue;
    const std::string kind = client == "sf-legacy" ? "FetchError: " : "Error: ";
    // Of a proxy's own certificate the names are not in the evidence.
    const std::string begin = kind + prediction.message;
    const std::string message = answer.at("message");  // cut at 300 bytes
    CHECK(message.substr(0, begin.size()) == begin.substr(0, message.size()));
    CHECK(prediction.message != code);
  }
}

// One kind is predicted; where a race gave several, it has to be among them.
bool fits(const Prediction& prediction, const Json& seen) {
  if (prediction.outcome == ClientOutcome::response && !prediction.status) return false;
  bool any = false;
  for (const Json& answer : seen) {
    if (answer.at("outcome") != to_string(prediction.outcome)) continue;
    if (!says(prediction, answer)) return false;
    any = true;
  }
  return any;
}

struct Totals {
  std::size_t cells = 0;
  std::size_t untold = 0;
  std::size_t flows = 0;
};

void check_cells(const Scenario& scenario, Totals& totals) {
  for (const auto& [client, seen] : scenario.truth.at("cells").items()) {
    const Prediction& prediction = scenario.of(client);
    ++totals.cells;
    // Behind what sfprobe looks at: a redirect to another host, an answer that nobody here may
    // ask for. It says so, and that is all it may say of a few.
    if (!prediction.told) {
      ++totals.untold;
      continue;
    }
    CAPTURE(client, text_of(prediction), seen.dump());
    CHECK(fits(prediction, seen));
    check_message(client, prediction, seen);
  }
}

// The whole CLI, its two login commands: what they print and how they end. A flow that had to be
// ended has no text.
void check_flows(const Scenario& scenario, Totals& totals) {
  if (scenario.truth.at("flows").empty()) return;
  const Prediction& sf = scenario.of("sf");
  for (const CommandOutput& output : sf.commands) {
    const std::string flow = "login-" + output.command.substr(output.command.rfind(' ') + 1);
    const Json& said = scenario.truth.at("flows").at(flow);
    const std::string text = said.at("text");
    if (said.at("exit") == -9) continue;
    // A stack trace holds the error's line; a page is kept in its first words only, or not at all.
    const std::string whole = output.text.substr(0, output.text.find("…"));
    const std::string last = whole.substr(whole.rfind('\n') + 1);
    const std::string tail =
        last.substr(last.rfind(':') == std::string::npos ? 0 : last.rfind(':') + 1);
    CAPTURE(flow, output.text, text);
    CHECK(said.at("exit") == output.exit_status);
    CHECK(text.find(tail.substr(0, 20)) != std::string::npos);
    if (sf.outcome == ClientOutcome::error) {
      CHECK(text.substr(0, text.find('\n')) == output.text.substr(0, output.text.find('\n')));
    }
    ++totals.flows;
  }
}

void check_scenario(const std::string& name) {
  Totals totals;
  const Scenario scenario(name);
  check_cells(scenario, totals);
  check_flows(scenario, totals);
  CHECK(totals.cells >= 11);
}

const bool registered = testing::add_tests("oracle", scenario_names(), check_scenario);

}  // namespace

// Bounds, so that nothing is left out without anybody noticing: whoever adds a scenario counts on.
// What a client model says, a person will paste: every code leads to a page. Two of Node's names
// stand for anything in any program, as three more do; alone they are no login error.
TEST_CASE("the oracle's scenarios, cells and codes are all there") {
  Totals totals;
  std::set<std::string> codes;
  const std::vector<std::string> names = scenario_names();
  std::size_t evidence_files = 0;
  for (const auto& entry : fs::directory_iterator(kCases / "evidence")) {
    CAPTURE(entry.path());
    CHECK(std::binary_search(names.begin(), names.end(), entry.path().stem().string()));
    ++evidence_files;
  }
  CHECK(evidence_files == names.size());
  for (const std::string& name : names) {
    const Scenario scenario(name);
    CHECK(scenario.truth.at("scenario") == name);
    check_cells(scenario, totals);
    check_flows(scenario, totals);
    for (const Prediction& prediction : scenario.diagnosis.predictions) {
      codes.insert(prediction.codes.begin(), prediction.codes.end());
    }
  }
  CHECK(names.size() == 1212);
  CHECK(totals.cells == 14718);
  CHECK(totals.untold == 184);
  CHECK(totals.flows == 76);
  CHECK(codes.erase("ENOENT") == 1);
  CHECK(codes.erase("ERR_INVALID_ARG_VALUE") == 1);
  for (const char* anything :
       {"EINVAL", "ERR_ASSERTION", "ERR_INVALID_ARG_TYPE", "MODULE_NOT_FOUND"}) {
    CHECK(codes.erase(anything) == 1);
  }
  CHECK(codes.size() >= 100);
  const guidance::Recogniser recogniser;
  for (const std::string& code : codes) {
    CAPTURE(code);
    CHECK_FALSE(recogniser.recognise(code).matches.empty());
  }
}
