#include <catch2/catch.hpp>

#include "clients/cli_output.hpp"
#include "clients/client.hpp"
#include "clients/glibc.hpp"
#include "clients/node_connect.hpp"
#include "clients/node_handshake.hpp"
#include "clients/what_if.hpp"

// The parts of the client models that have rules of their own; the whole is held against the real
// clients by the oracle's truth (oracle_test.cpp).

using namespace sfprobe;
using namespace sfprobe::clients;
using Kind = ServerAnswer::Kind;

namespace {

const Server kGood{{Kind::addresses, 20, {"192.0.2.1"}}, {Kind::none, 20, {}}};
const Server kSilent{};
const Server kHalf{{Kind::addresses, 20, {"192.0.2.1"}}, {}};
const Server kFailing{{Kind::failure, 5, {}}, {Kind::failure, 5, {}}};

ResolvConf conf(int timeout_s = 5, int attempts = 2) {
  ResolvConf made;
  made.timeout_s = timeout_s;
  made.attempts = attempts;
  return made;
}

Attempt attempt(const char* ip, Outcome outcome, double ms) {
  return {ip, std::string(ip).find(':') != std::string::npos, outcome, ms, ""};
}

Path path_of(std::vector<Attempt> attempts) {
  Path path;
  path.route = "direct";
  path.hop_name = "login.example.com";
  path.lookup = {Outcome::ok, 10, false};
  path.attempts = std::move(attempts);
  return path;
}

NodeStack https_on(double attempt_ms) {
  NodeStack stack;
  stack.node.attempt_ms = attempt_ms;
  return stack;
}

NodeStack fetch_on(double attempt_ms, int undici) {
  NodeStack stack = https_on(attempt_ms);
  stack.api = Api::fetch;
  stack.undici = undici;
  return stack;
}

}  // namespace

TEST_CASE("getaddrinfo's end, as glibc's rules have it (measured: 10, 20, 15 and 8.1 s)") {
  struct Case {
    const char* about;
    std::vector<Server> servers;
    Outcome outcome;
    double ms;
  };
  const std::vector<Case> cases = {
      {"one silent server", {kSilent}, Outcome::try_again, 10'000},
      {"two", {kSilent, kSilent}, Outcome::try_again, 20'000},
      {"three", {kSilent, kSilent, kSilent}, Outcome::try_again, 28'000},
      {"two silent before a good one", {kSilent, kSilent, kGood}, Outcome::ok, 8'020},
      {"one silent before a good one", {kSilent, kGood}, Outcome::ok, 5'020},
      {"AAAA never answered", {kHalf}, Outcome::ok, 15'000},
      {"all fail at once", {kFailing, kFailing}, Outcome::try_again, 20},
  };
  for (const Case& one : cases) {
    CAPTURE(one.about);
    const LookupEnd end = getaddrinfo_end(conf(), one.servers);
    CHECK(end.outcome == one.outcome);
    CHECK(end.ms == Approx(one.ms));
  }
  CHECK(getaddrinfo_end(conf(1, 1), {kSilent}).ms == Approx(1'000));
  ResolvConf searching = conf();
  searching.search = {"corp.example"};
  CHECK(getaddrinfo_end(searching, {kSilent}).ms == Approx(20'000));
}

TEST_CASE("Node.js tries one address after another, and gives each but the last little time") {
  const auto slow = attempt("192.0.2.1", Outcome::ok, 400);
  const auto no_route = attempt("2001:db8::1", Outcome::net_unreachable, 0);
  Timeline timeline;
  SECTION("a slow address, and then one without a route") {
    const Reached reached = reach(https_on(250), path_of({slow, no_route}), timeline);
    REQUIRE(reached.result);
    CHECK(reached.result->codes == Codes{"ETIMEDOUT", "ENETUNREACH"});
    CHECK(reached.result->ms == Approx(260));
  }
  SECTION("undici 8 calls that a connect timeout") {
    const Reached reached = reach(fetch_on(250, 8), path_of({slow, no_route}), timeline);
    REQUIRE(reached.result);
    CHECK(reached.result->codes == Codes{"UND_ERR_CONNECT_TIMEOUT"});
  }
  SECTION("500 ms are enough") {
    CHECK(reach(https_on(500), path_of({slow, no_route}), timeline).ip == "192.0.2.1");
  }
  SECTION("the last one may take its time") {
    CHECK(reach(https_on(250), path_of({no_route, slow}), timeline).ip == "192.0.2.1");
  }
  SECTION("the families take turns, beginning with the first") {
    const auto dead = attempt("192.0.2.2", Outcome::refused, 1);
    const Reached reached =
        reach(https_on(250), path_of({dead, attempt("192.0.2.3", Outcome::refused, 1), no_route}),
              timeline);
    REQUIRE(reached.result);
    CHECK(reached.result->codes == Codes{"ECONNREFUSED", "ENETUNREACH"});
  }
  SECTION("one silent address: https waits for the kernel, undici does not") {
    const auto silent = attempt("192.0.2.1", Outcome::timed_out, 3500);
    CHECK(reach(https_on(250), path_of({silent}), timeline).result->kind == ClientOutcome::hang);
    Timeline again;
    CHECK(reach(fetch_on(250, 6), path_of({silent}), again).result->codes ==
          Codes{"UND_ERR_CONNECT_TIMEOUT"});
  }
}

TEST_CASE("ten seconds for name, connection and TLS together") {
  Timeline timeline;
  Path path = path_of({attempt("192.0.2.1", Outcome::ok, 20)});
  path.lookup = {Outcome::ok, 15'000, true};
  CHECK(reach(fetch_on(250, 8), path, timeline).result->codes == Codes{"UND_ERR_CONNECT_TIMEOUT"});
  Timeline patient;
  CHECK_FALSE(reach(https_on(250), path, patient).result);
  path.lookup = {Outcome::try_again, 10'000, true};
  Timeline race;
  CHECK(reach(fetch_on(250, 8), path, race).result->codes ==
        Codes{"EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"});
}

TEST_CASE("an alert that is a warning ends the connection, and is not the error") {
  Handshake seen;
  seen.outcome = Outcome::alert;
  seen.facts.alert = 0;
  seen.facts.alert_name = "close notify";
  Timeline timeline;
  SECTION("a warning: OpenSSL has no error of its own, or sees the end of the connection") {
    for (const Raw& raw : {Raw{"openssl", 0, ""}, Raw{"openssl", 167772454, "unexpected eof"}}) {
      seen.raw = raw;
      CHECK(shake_hands(https_on(250), seen, 0, false, timeline)->codes == Codes{"ECONNRESET"});
      CHECK(shake_hands(fetch_on(250, 8), seen, 0, false, timeline)->codes == Codes{"ECONNRESET"});
    }
  }
  SECTION("a fatal one, for which OpenSSL has a number and no name") {
    seen.raw = {"openssl", 167773160, ""};
    CHECK(shake_hands(https_on(250), seen, 0, false, timeline)->codes == Codes{"EPROTO"});
    CHECK(shake_hands(fetch_on(250, 8), seen, 0, false, timeline)->codes == Codes{"ECONNRESET"});
  }
}

TEST_CASE("what the CLI's commands print depends on the host and on the browser") {
  Seen seen;
  seen.target.host = "login.salesforce.com";
  Path path = path_of({attempt("192.0.2.1", Outcome::refused, 1)});
  const Result result = Timeline{}.error({"ECONNREFUSED"}, "connect ECONNREFUSED", "");
  const auto commands = [&] {
    seen.paths["direct"] = path;
    return cli_commands(seen, result, "fetch failed");
  };
  const auto lines = [&] {
    const std::string text = commands().at(1).text;
    return std::count(text.begin(), text.end(), '\n') - 1;
  };
  SECTION("a line for each pair of login URL and audience") {
    CHECK(lines() == 2);
    seen.target.host = "example.my.salesforce.com";
    CHECK(lines() == 5);
  }
  SECTION("where nothing can be reached, the browser waits too") {
    CHECK(commands().at(0).note.find("AuthTimeoutError") != std::string::npos);
    path.attempts = {attempt("192.0.2.1", Outcome::ok, 1)};
    CHECK(commands().at(0).note.empty());
    path.lookup.outcome = Outcome::name_not_found;
    CHECK_FALSE(commands().at(0).note.empty());
  }
}

TEST_CASE("an assumed Node.js is not the last word") {
  Seen seen;
  seen.target.host = "login.salesforce.com";
  Path path = path_of({attempt("192.0.2.1", Outcome::ok, 400),
                       attempt("2001:db8::1", Outcome::net_unreachable, 0)});
  Handshake handshake;
  handshake.ip = "192.0.2.1";
  handshake.outcome = Outcome::reset;
  path.handshakes = {handshake};
  seen.paths["direct"] = path;
  // 400 ms are too long for the 250 ms of Node.js 22 and 24, and not for the 500 of the newest.
  const Prediction assumed = prediction_of("sf", seen);
  REQUIRE(assumed.on_other_runtimes.size() == 2);
  CHECK(assumed.on_other_runtimes.front().runtime == "Node.js 22");
  CHECK(assumed.on_other_runtimes.front().codes == Codes{"UND_ERR_CONNECT_TIMEOUT"});
  seen.programs.cli_node_version = "26.10.0";
  CHECK(prediction_of("sf", seen).on_other_runtimes.empty());
}

TEST_CASE("NODE_OPTIONS as far as they decide about connections") {
  Seen seen;
  seen.variables.variables = {
      {"NODE_OPTIONS",
       "--dns-result-order=ipv4first --network-family-autoselection-attempt-timeout 1000", false}};
  const node::Options options = node::read_options(seen.environment(), {}).options;
  CHECK(options.attempt_ms == 1000);
  CHECK(options.order == "ipv4first");
  CHECK(options.select_family);
  seen.variables.variables = {{"NODE_OPTIONS", "--no-network-family-autoselection", false}};
  CHECK_FALSE(node::read_options(seen.environment(), {}).options.select_family);
}

TEST_CASE("every client that reports name has one model") {
  std::vector<std::string> names;
  for (const Client& client : all_clients()) names.emplace_back(client.name);
  std::sort(names.begin(), names.end());
  std::vector<std::string> expected = {"curl", "sf", "sf-h1", "sf-h2", "sf-legacy"};
  for (const node::Release& release : node::releases()) {
    expected.push_back(release.view() + "-https");
    expected.push_back(release.view() + "-fetch");
  }
  std::sort(expected.begin(), expected.end());
  CHECK(names == expected);
}
