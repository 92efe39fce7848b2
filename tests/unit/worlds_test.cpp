// Stored worlds of the lab whose report said something wrong: what it says there instead.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

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
