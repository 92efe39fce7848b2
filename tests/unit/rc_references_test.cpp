// npm's rows are what env-replace.js of npm 11 gives, Yarn's what replaceEnvVariables() of Yarn 4
// does.
#include "proxy/rc_references.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <map>

using namespace sfprobe;
using namespace sfprobe::proxy;

namespace {

std::optional<std::string> variable(const std::string& name) {
  static const std::map<std::string, std::string> all = {
      {"P", "http://proxy.corp:8080"}, {"HOST", "proxy.corp"}, {"E", ""}};
  const auto found = all.find(name);
  return found == all.end() ? std::nullopt : std::optional(found->second);
}

struct Row {
  const char* written;
  const char* text;
  const char* unset = "";
};

}  // namespace

TEST_CASE("npm fills references in as its own code does") {
  constexpr auto kRows = std::to_array<Row>({
      {"${P}", "http://proxy.corp:8080"},
      {"http://${HOST}:80", "http://proxy.corp:80"},
      {"${HOST}${HOST}", "proxy.corpproxy.corp"},
      {"x${NO}y", "x${NO}y", "NO"},
      {"${NO?}", ""},
      {"${E}", ""},
      {"${P?}", "http://proxy.corp:8080"},
      {"${NO-default}", "${NO-default}", "…"},
      {"${NO:-default}", "${NO:-default}", "…"},
      {"\\${P}", "${P}"},
      {"\\\\${P}", "\\http://proxy.corp:8080"},
      {"\\\\\\${P}", "\\${P}"},
      {"${}", "${}"},
      {"${P", "${P"},
      {"$${P}", "$http://proxy.corp:8080"},
      {"${a${HOST}}", "${aproxy.corp}"},
      {"${HOST}}", "proxy.corp}"},
      {"$P", "$P"},
      {"$HOST}", "$HOST}"},
      {"${NO}${P}", "${NO}http://proxy.corp:8080", "NO"},
      {"${P }", "${P }", "…"},
      {"a\\b${HOST}", "a\\bproxy.corp"},
      {"${?}", "${?}"},
      {"${HOST?x}", "${HOST?x}"},
      {"", ""},
  });
  for (const Row& row : kRows) {
    CAPTURE(row.written);
    const RcValue value = npm_value(row.written, variable);
    CHECK(value.text == row.text);
    CHECK(value.unset == row.unset);
  }
}

TEST_CASE("Yarn fills references in as its own code does") {
  constexpr auto kRows = std::to_array<Row>({
      {"${P}", "http://proxy.corp:8080"},
      {"http://${HOST}:80", "http://proxy.corp:80"},
      {"${NO-http://a.corp:1}", "http://a.corp:1"},
      {"${NO:-http://a.corp:1}", "http://a.corp:1"},
      {"${E-x}", ""},
      {"${E:-x}", "x"},
      {"${E}", ""},
      {"${NO}", "${NO}", "NO"},
      {"${NO-}", "${NO}", "NO"},
      {"${P", "${P"},
      {"${}", "${}"},
      {"${a b}", " b"},
      {"$P", "$P"},
      {"${-x}", "${-x}"},
      {"${HOST-a}${HOST}", "proxy.corpproxy.corp"},
      {"${NO:x}", "x"},
      {"${NO?x}", "?x"},
      {"", ""},
  });
  for (const Row& row : kRows) {
    CAPTURE(row.written);
    const RcValue value = yarn_value(row.written, variable);
    CHECK(value.text == row.text);
    CHECK(value.unset == row.unset);
  }
}

TEST_CASE("a value of many references stays small") {
  const auto large = [](const std::string&) { return std::optional(std::string(100'000, 'x')); };
  std::string written;
  for (int i = 0; i < 10'000; ++i) written += "${P}";
  CHECK(npm_value(written, large).text.size() < 10'000);
  CHECK(yarn_value(written, large).text.size() < 10'000);
}
