// What a reader must not miss before a change is made, and advice that the facts speak against.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "sfprobe/render.hpp"
#include "sfprobe/sfprobe.hpp"
#include "support/content.hpp"
#include "support/reading.hpp"

using namespace sfprobe;
using testing::has;
using testing::Read;
using testing::reading;

namespace {

Report replayed(const std::string& world) { return replay(testing::evidence_of(world)); }

Diagnosis diagnosis(const std::string& world) { return replayed(world).targets.front().diagnosis; }

bool advises(const Diagnosis& diagnosis, const std::string& id) {
  return std::any_of(diagnosis.fixes.begin(), diagnosis.fixes.end(),
                     [&](const Fix& fix) { return fix.id == id; });
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

TEST_CASE("caution: a root that is not public is not trusted without a word") {
  for (const char* world : {"two-changes-npm-proxy-inspects", "setting-system-store-only-root-sent",
                            "both-proxy-intercepts-403"}) {
    CAPTURE(world);
    const Read said = reading(world);
    const std::string markdown = render(replayed(world), "markdown", {});
    for (const std::string& text : {said.html, markdown}) {
      CHECK(has(text, "only if it belongs to your company"));
    }
    // The others fill their 24 lines with what is to be sent and what would be replaced.
    if (world == std::string("setting-system-store-only-root-sent"))
      CHECK(has(said.terminal, "only if it belongs to your company"));
    // Who inspects is asked for the root itself, and changes nothing here.
    const bool asked = has(said.ticket, "To: the team that runs the TLS inspection");
    CHECK(has(said.ticket, "only if it belongs to your company") != asked);
  }
}

TEST_CASE("caution: nothing is said where no change makes the CLI trust more") {
  for (const char* world : {"proxy-connect-403", "hello-key-reset", "connect-both-families"}) {
    CAPTURE(world);
    CHECK(diagnosis(world).caution.empty());
  }
}

TEST_CASE("caution: a public root that this Node.js lacks needs none") {
  std::string changed = testing::evidence_of("setting-system-store-only-root-sent");
  REQUIRE_FALSE(diagnosis("setting-system-store-only-root-sent").caution.empty());
  replace_all(changed, R"({"store": "system", )", R"({"store": "Node.js 20", )");
  const Diagnosis now = replay(changed).targets.front().diagnosis;
  if (now.verdict.cause != "CERT_INTERCEPTED") CHECK(now.caution.empty());
}

TEST_CASE("caution: a file that is in use is not replaced without a word") {
  const Read said = reading("two-changes-npm-proxy-inspects");
  for (const std::string& text : {said.terminal, said.html, said.ticket}) {
    CHECK(has(text, "NODE_EXTRA_CA_CERTS names /mnt/ca.pem now"));
  }
}

TEST_CASE("advice: what the facts speak against is not given") {
  CHECK_FALSE(advises(diagnosis("options-header-size-small"), "ask-about-headers"));
  CHECK(advises(diagnosis("http-header-17k"), "ask-about-headers"));

  const Diagnosis settings = diagnosis("two-changes-npm-proxy-inspects");
  for (const char* id : {"ask-network-team", "prefer-lower-case", "start-local-proxy"}) {
    CAPTURE(id);
    CHECK_FALSE(advises(settings, id));
  }
  for (const std::string& line : settings.never) CHECK_FALSE(has(line, "login range"));

  CHECK_FALSE(advises(diagnosis("options-old-space-percentage-word"), "update-refusing-node"));
}

TEST_CASE("advice: the change is checked on the way that it opens") {
  CHECK(has(reading("two-changes-npm-proxy-inspects").ticket,
            "curl -v --proxy http://10.20.0.2:3128 --cacert "));
}

TEST_CASE("advice: a proxy that refuses the connection and is gone around") {
  const auto text = testing::content_of(TESTS_FOLDER "/cases/judge/proxy-refused-with-user.json");
  const Read said = testing::read(nlohmann::json::parse(text).at("evidence").dump());
  CHECK(has(said.html, "Until then, if direct HTTPS is permitted"));
  CHECK_FALSE(has(said.html, " Fix unset "));
  // Nobody asks for the password.
  CHECK_FALSE(has(said.ticket, "--proxy-user"));
  CHECK(has(reading("proxy-basic-wrong").ticket, "--proxy-user"));
  // Both ways to the one proxy end alike.
  const std::size_t first = said.terminal.find("10.20.0.2:3128 ·");
  REQUIRE(first != std::string::npos);
  CHECK(said.terminal.find("10.20.0.2:3128 ·", first + 1) == std::string::npos);
}

TEST_CASE("certainty: what is inferred is not told as a fact") {
  const std::string& summary = diagnosis("setting-system-store-only-root-sent").verdict.summary;
  CHECK(has(summary, "the root of what is probably TLS inspection"));
  CHECK_FALSE(has(summary, "your company's"));
}

TEST_CASE("routes: a CLI that does not start has no green row") {
  const Read said = reading("options-old-space-percentage-word");
  CHECK(has(said.terminal, "the CLI stops before it"));
  CHECK_FALSE(has(said.terminal, "Got: …"));
  CHECK(has(said.terminal, "(hidden)"));
}

TEST_CASE("routes: a target that answered was reached") {
  for (const char* world : {"http-h2-preface", "http-header-control"}) {
    CAPTURE(world);
    const std::string html = reading(world).markup;
    CHECK(html.find("stop unseen") == std::string::npos);
  }
  CHECK(reading("hello-key-reset").markup.find("stop unseen") != std::string::npos);
}
