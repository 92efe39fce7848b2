#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "sfprobe/report.hpp"
#include "sfprobe/run.hpp"
#include "support/content.hpp"
#include "support/named_tests.hpp"

// What the real Salesforce CLI did in the worlds of tests/lab/cli (cases/cli/truth), compared with
// the verdict of `sfprobe --flow` on the evidence of the same world (cases/cli/evidence): whether
// the login works, the step at which it ends, the code, and what the CLI prints. One test a world:
// `unit_tests "cli: key-missing"`. `ci/cli-worlds --write` makes the files.

namespace fs = std::filesystem;
using namespace sfprobe;
using Json = nlohmann::json;

namespace {

const fs::path kCases = TESTS_FOLDER "/cases/cli";

std::vector<std::string> world_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kCases / "truth")) {
    names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// Of each host that was probed: the login host, then those that --my-domain named.
std::vector<Diagnosis> judged(const std::string& name, const std::string& flow) {
  std::vector<Diagnosis> all;
  for (int number = 1;; ++number) {
    const std::string suffix = number == 1 ? "" : "." + std::to_string(number);
    const fs::path path = kCases / "evidence" / (name + "." + flow + suffix + ".json");
    if (!fs::exists(path)) return all;
    const auto evidence = evidence_from_json(testing::content_of(path));
    REQUIRE(evidence.size() == 1);
    all.push_back(judge(evidence.front()));
  }
}

bool works(const Diagnosis& diagnosis) {
  return diagnosis.verdict.status == Status::ok || diagnosis.verdict.status == Status::warn;
}

// The step that a verdict names, in the words of the truth.
std::string step_of(const Verdict& verdict, bool login_host) {
  static const std::map<std::string, std::string> steps{
      {"LIGHTNING_URL", "url"},    {"INVALID_URL", "url"},
      {"PORT_IN_USE", "callback"}, {"ENOENT_KEY_FILE", "key"},
      {"INVALID_KEY_FILE", "key"}, {"CALLBACK_UNREACHABLE", "callback"}};
  if (verdict.stage == "environment") {
    const auto known = steps.find(verdict.code);
    return known == steps.end() ? "start" : known->second;
  }
  return login_host ? "token" : "user";
}

const Prediction& sf_of(const Diagnosis& diagnosis) {
  const auto found = std::find_if(diagnosis.predictions.begin(), diagnosis.predictions.end(),
                                  [](const Prediction& one) { return one.client == "sf"; });
  REQUIRE(found != diagnosis.predictions.end());
  return *found;
}

const CommandOutput* command_of(const Diagnosis& diagnosis, const std::string& flow) {
  const auto& commands = sf_of(diagnosis).commands;
  const auto found = std::find_if(commands.begin(), commands.end(), [&](const CommandOutput& one) {
    return one.command == "sf org login " + flow;
  });
  return found == commands.end() ? nullptr : &*found;
}

// "…" stands for a part that sfprobe does not know.
bool same_text(const std::string& predicted, const std::string& really) {
  constexpr std::string_view kGap = "…";
  std::size_t from = 0;
  std::size_t at = 0;
  for (bool first = true;; first = false) {
    const std::size_t gap = predicted.find(kGap, from);
    const std::string part = predicted.substr(from, gap - from);
    if (gap == std::string::npos) return first ? really == part : really.substr(at).ends_with(part);
    const std::size_t found = really.find(part, at);
    if (found == std::string::npos || (first && found != 0)) return false;
    at = found + part.size();
    from = gap + kGap.size();
  }
}

// Without --json the CLI prints the name and the message of the same error.
std::string printed(const Json& said) {
  return "Error (" + said.at("name").get<std::string>() +
         "): " + said.at("message").get<std::string>();
}

// The CLI took up to 30 s to start on the machine where the truth was gathered; a wait is predicted
// to a quarter.
void check_time(const CommandOutput& predicted, const Json& said) {
  if (!predicted.after_ms) return;
  const auto really = said.at("after_ms").get<std::int64_t>();
  const std::int64_t slack = std::max(*predicted.after_ms, really) / 4;
  CHECK(*predicted.after_ms <= really + slack + 500);
  CHECK(really <= *predicted.after_ms + slack + 30'000);
}

// What "You see" shows for this command.
void check_printed(const Diagnosis& diagnosis, const std::string& flow, const Json& said) {
  const CommandOutput* predicted = command_of(diagnosis, flow);
  if (predicted == nullptr) return;
  CAPTURE(predicted->text, predicted->note);
  if (said.at("step") == "browser") {  // a sentence with the words that the CLI prints then
    CHECK(predicted->note.find(printed(said)) != std::string::npos);
    return;
  }
  CHECK(predicted->exit_status == said.at("exit"));
  CAPTURE(printed(said));
  CHECK(same_text(predicted->text, printed(said)));
  check_time(*predicted, said);
}

// The code that Node.js gave, where the CLI tells it.
void check_code(const Diagnosis& diagnosis, const Json& said) {
  const Json& codes = said.at("codes");
  if (codes.empty() || diagnosis.verdict.stage == "environment") return;
  const std::vector<std::string>& predicted = sf_of(diagnosis).codes;
  CAPTURE(diagnosis.verdict.code, predicted);
  CHECK(std::any_of(codes.begin(), codes.end(), [&](const Json& code) {
    return std::find(predicted.begin(), predicted.end(), code) != predicted.end();
  }));
}

void check_flow(const std::string& name, const std::string& flow, const Json& said) {
  const std::vector<Diagnosis> hosts = judged(name, flow);
  REQUIRE_FALSE(hosts.empty());
  const auto failing = std::find_if_not(hosts.begin(), hosts.end(), works);
  const std::string step = said.at("step");
  const bool all_work = failing == hosts.end();
  const Verdict& verdict = (all_work ? hosts.front() : *failing).verdict;
  CAPTURE(flow, said.dump(), verdict.code, verdict.summary);
  REQUIRE(all_work == (step == "credentials" || step == "done"));
  if (all_work) return;
  if (step != "browser") CHECK(step_of(verdict, failing == hosts.begin()) == step);
  check_code(*failing, said);
  check_printed(*failing, flow, said);
}

void check_world(const std::string& name) {
  const Json truth = Json::parse(testing::content_of(kCases / "truth" / (name + ".json")));
  CHECK(truth.at("world") == name);
  for (const auto& [flow, said] : truth.at("flows").items()) check_flow(name, flow, said);
}

const bool registered = testing::add_tests("cli", world_names(), check_world);

}  // namespace

// So that nothing is left out without anybody noticing.
TEST_CASE("every world of the CLI has its truth, and evidence of each flow") {
  std::vector<std::string> wanted;
  for (const auto& entry : fs::directory_iterator(TESTS_FOLDER "/lab/cli")) {
    for (const Json& world : Json::parse(testing::content_of(entry.path()))) {
      wanted.push_back(world.at("name"));
    }
  }
  std::sort(wanted.begin(), wanted.end());
  CHECK(wanted == world_names());
  std::size_t flows = 0;
  std::size_t failing = 0;
  std::set<std::string> steps;
  for (const std::string& name : wanted) {
    const Json truth = Json::parse(testing::content_of(kCases / "truth" / (name + ".json")));
    for (const auto& [flow, said] : truth.at("flows").items()) {
      CHECK(fs::exists(kCases / "evidence" / (name + "." + flow + ".json")));
      const std::string step = said.at("step");
      steps.insert(step);
      failing += step != "credentials" && step != "done";
      ++flows;
    }
  }
  CHECK(wanted.size() == 67);
  CHECK(flows == 105);
  CHECK(failing == 71);
  CHECK(steps == std::set<std::string>{"browser", "callback", "credentials", "done", "key", "token",
                                       "url", "user"});
}
