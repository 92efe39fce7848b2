#include <catch2/catch.hpp>

#include <algorithm>

#include "guidance/recognise.hpp"
#include "support/pastes.hpp"

using namespace sfprobe;
using namespace sfprobe::guidance;
using namespace sfprobe::testing;

namespace {

bool acceptable(const Recognised& explanation, const Paste& paste) {
  if (explanation.matches.empty()) return paste.expected.empty();
  return std::count(paste.expected.begin(), paste.expected.end(),
                    explanation.matches.front().page.id) != 0;
}

}  // namespace

// The host, the program or a misspelt word decides. Few are sure that are not right.
TEST_CASE("of errors of other hosts and of typed ones 90 of 100 are right, of sure answers 97") {
  std::size_t right = 0;
  std::size_t sure = 0;
  std::size_t sure_and_right = 0;
  const auto pastes = read_pastes(TESTS_FOLDER "/cases/explain/second_half/other_hosts.txt");
  for (const Paste& paste : pastes) {
    const Recognised explanation = explain(recogniser(), paste.text);
    const bool fits = acceptable(explanation, paste);
    right += fits ? 1U : 0U;
    if (explanation.matches.empty() || explanation.matches.front().confidence < 0.9) continue;
    ++sure;
    sure_and_right += fits ? 1U : 0U;
  }
  CHECK(right * 100 >= pastes.size() * 90);
  CHECK(sure_and_right * 100 >= sure * 97);
}

TEST_CASE("an error of another host says where its connection goes") {
  const Recognised other = recogniser().recognise("Error: getaddrinfo ENOTFOUND api.harbour.test");
  CHECK(other.matches.empty());
  CHECK(other.elsewhere.find("api.harbour.test") != std::string::npos);
  for (const char* ours :
       {"getaddrinfo ENOTFOUND login.salesforce.com", "getaddrinfo ENOTFOUND proxy.corp.test",
        "connect ECONNREFUSED 10.0.0.1:3128", "connect ETIMEDOUT 96.43.149.26:443",
        "sf org login web: getaddrinfo ENOTFOUND sso.acme.test"}) {
    CAPTURE(ours);
    CHECK_FALSE(recogniser().recognise(ours).matches.empty());
  }
}

TEST_CASE("a misspelt error is recognised, and less sure") {
  const Recognised typed = recogniser().recognise("sf org login web: read ECONRESET");
  REQUIRE_FALSE(typed.matches.empty());
  CHECK(typed.matches.front().page.id == "ECONNRESET");
  CHECK(typed.matches.front().confidence < 0.85);
  // Another word is no misspelt one.
  CHECK(recogniser().recognise("the servers reset their connections").matches.empty());
}
