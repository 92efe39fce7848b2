// Stored worlds of the lab whose report said something wrong: what it says there instead.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "report/format.hpp"
#include "sfprobe/render.hpp"
#include "sfprobe/sfprobe.hpp"
#include "support/content.hpp"

using namespace sfprobe;
using testing::content_of;
using Json = nlohmann::json;

namespace {

Report world(const std::string& name) {
  return replay(content_of(TESTS_FOLDER "/cases/oracle/evidence/" + name + ".json"));
}

// On one line: what is said does not depend on where a line ends.
std::string unwrapped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

void check(const Json& expect, const std::string& text) {
  CAPTURE(text);
  for (const std::string part : expect.value("says", Json::array())) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
  for (const std::string part : expect.value("nowhere", Json::array())) {
    CAPTURE(part);
    CHECK(text.find(part) == std::string::npos);
  }
}

}  // namespace

TEST_CASE("the report of a world says what its case asks for, and nothing that is not so") {
  const auto cases = Json::parse(content_of(TESTS_FOLDER "/cases/worlds/says.json"));
  REQUIRE(cases.size() >= 10);
  for (const Json& expect : cases) {
    const std::string name = expect.at("world");
    CAPTURE(name);
    check(expect, unwrapped(to_terminal(world(name), {.verbose = true})));
  }
}

TEST_CASE(
    "Markdown says above the fold since when it fails, who can mend it and how sure that is") {
  const std::string text = to_markdown(world("proxy-connect-403"));
  CAPTURE(text);
  const std::size_t fold = text.find("<details>");
  REQUIRE(fold != std::string::npos);
  for (const char* name :
       {"Since", "Who can fix it", "Sent", "Received", "What works", "Certainty"}) {
    CAPTURE(name);
    CHECK(text.find("- **" + std::string(name) + ":** ") < fold);
  }
  CHECK(to_markdown(world("healthy")).find("**Since:**") == std::string::npos);
}

TEST_CASE("a ticket says of a curl command that it works where Node.js alone fails") {
  const std::string note = "# curl works here: the fault shows with Node.js alone";
  const auto commands_in = [](const std::string& name) {
    const TargetReport report = std::move(world(name).targets.front());
    return make_ticket(report.evidence, report.diagnosis).commands;
  };
  for (const char* name :
       {"hello-through-proxy", "connect-syn-lost-v6-no-route", "proxy-200-header-escape"}) {
    const auto commands = commands_in(name);
    CAPTURE(name);
    CHECK_FALSE(commands.empty());
    for (std::size_t i = 0; i < commands.size(); ++i) {
      CAPTURE(commands[i]);
      // A shell without comments on its command line would run the words of the remark's line.
      const bool remark = commands[i].starts_with('#');
      CHECK(commands[i].find_first_of(remark ? "'\"`$*?[(){};&|<>~!" : "#") == std::string::npos);
      if (remark) REQUIRE(i + 1 < commands.size());
      CHECK((i > 0 && commands[i - 1] == note) == commands[i].starts_with("curl "));
    }
  }
  for (const std::string& command : commands_in("proxy-connect-403")) {
    CHECK(command.find(note) == std::string::npos);
  }
}
