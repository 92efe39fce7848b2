#include <catch2/catch.hpp>

#include "checks/callback/callback.hpp"
#include "checks/callback/session.hpp"
#include "facts/environment.hpp"
#include "support/fake_system.hpp"
#include "support/judged.hpp"
#include "text/proc_net.hpp"

// Where the browser's answer arrives.

using namespace sfprobe;
using namespace sfprobe::testing;

TEST_CASE("the kernel's table of listening sockets") {
  const std::string table =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
      "inode\n"
      "   0: 0100007F:06B5 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000 0 123456 "
      "1\n"
      "   1: 0100007F:06B5 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000 0 123457 "
      "1\n"
      "   2: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000 0 7 1\n"
      "   3: nonsense\n";
  const auto found = text::listening_on(table, 1717);
  REQUIRE(found.size() == 1);
  CHECK(found[0].address == "127.0.0.1");
  CHECK(found[0].inode == "123456");
  const auto six = text::listening_on(
      " 0: 00000000000000000000000001000000:06B5 00000000000000000000000000000000:0000 0A "
      "00000000:00000000 00:00000000 00000000 1000 0 99 1 0 100 0 0 10 0\n",
      1717);
  REQUIRE(six.size() == 1);
  CHECK(six[0].address == "::1");
  CHECK(text::listening_on("", 1717).empty());
}

TEST_CASE("a taken callback port warns, and fails a web login that was asked for") {
  callback::CallbackFacts facts;
  facts.state = callback::PortState::in_use;
  facts.holders = {{4711, "node", "127.0.0.1"}};
  Evidence evidence = evidence_with("callback", pack(facts), "login.salesforce.com");
  const Findings found = judged(callback::judge, evidence);
  CHECK(codes_of(found) == "warn PORT_IN_USE\n");
  CHECK(found.front().summary ==
        "port 1717 is held by node (process 4711): sf org login web cannot receive the browser's "
        "answer");
  Step flows{.id = "flows", .action = "choose", .outcome = Outcome::ok};
  flows.facts = pack(FlowFacts{true, {"web"}});
  evidence.steps.push_back(flows);
  CHECK(codes_of(judged(callback::judge, evidence)) == "fail PORT_IN_USE\n");
  facts = {};
  facts.state = callback::PortState::free;
  facts.container = "/.dockerenv";
  CHECK(codes_of(judged(callback::judge, evidence_with("callback", pack(facts), "h.test"))) ==
        "info CALLBACK_UNREACHABLE\n");
  facts.display = true;
  CHECK(judged(callback::judge, evidence_with("callback", pack(facts), "h.test")).empty());
  // The CLI's own app knows no other port.
  facts.port = 1919;
  facts.port_from = "/p/sfdx-project.json";
  CHECK(codes_of(judged(callback::judge, evidence_with("callback", pack(facts), "h.test"))) ==
        "info redirect_uri_mismatch\n");
}

TEST_CASE("the callback port comes from the project, within its range") {
  FakeSystem system;
  system.folder = "/p";
  callback::CallbackFacts facts;
  callback::read_port(system, facts);
  CHECK(facts.port == 1717);
  system.files["/p/sfdx-project.json"] = "{\"oauthLocalPort\": 8888}";
  callback::read_port(system, facts);
  CHECK(facts.port == 8888);
  CHECK(facts.port_from == "/p/sfdx-project.json");
  system.files["/p/sfdx-project.json"] = "{\"oauthLocalPort\": \"1919\"}";
  callback::read_port(system, facts);
  CHECK(facts.port == 1919);
  callback::CallbackFacts wild;
  for (const char* text : {"\"1919x\"", "\"\"", "\"70000\"", "[1919]", "0"}) {
    system.files["/p/sfdx-project.json"] = std::string("{\"oauthLocalPort\": ") + text + "}";
    callback::read_port(system, wild);
    CHECK(wild.port == 1717);
  }
  system.files["/p/sfdx-project.json"] = "{\"oauthLocalPort\": 99999999999}";
  callback::read_port(system, wild);
  CHECK(wild.port == 1717);
}

TEST_CASE("SF_CONTAINER_MODE refuses a web login, except in Code Builder") {
  environment::VariablesFacts variables;
  variables.variables = {{"SF_CONTAINER_MODE", "TRUE", false}};
  Evidence evidence = evidence_with("callback", pack(callback::CallbackFacts{}), "h.test");
  Step step{.id = "environment.variables", .action = "read", .outcome = Outcome::ok};
  step.facts = pack(variables);
  evidence.steps.push_back(step);
  CHECK(codes_of(judged(callback::judge, evidence)) == "warn CALLBACK_UNREACHABLE\n");
  variables.variables.push_back({"CODE_BUILDER", "1", false});
  evidence.steps.back().facts = pack(variables);
  CHECK(judged(callback::judge, evidence).empty());
}
