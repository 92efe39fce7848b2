#include <catch2/catch.hpp>
#include <sstream>

#include "support/content.hpp"
#include "support/report.hpp"
#include "support/stand_in.hpp"
#include "support/temp_file.hpp"

using namespace sfprobe::testing;

namespace {

Json explained(const Ran& ran) {
  CAPTURE(ran.err, ran.out);
  const Json json = Json::parse(ran.out, nullptr, false);
  REQUIRE_FALSE(json.is_discarded());
  CHECK(json.at("schema") == "sfprobe.explain/1");
  return json;
}

}  // namespace

TEST_CASE("explain: arguments, standard input, JSON and exit status") {
  const std::string error = "reason: getaddrinfo ENOTFOUND acme.my.salesforce.com";
  for (const Ran& ran :
       {run_sfprobe({"explain", "--json", error}),
        run_sfprobe({"explain", "--json", "getaddrinfo", "ENOTFOUND", "test.salesforce.com"}),
        run_sfprobe({"explain", "--json", "-"}, {}, error),
        run_sfprobe({"explain", "--json"}, {}, error)}) {
    CHECK(ran.status == 0);
    CHECK(ran.err.empty());
    const Json match = explained(ran).at("matches").at(0);
    CHECK(match.at("id") == "ENOTFOUND");
    CHECK(match.at("confidence") > 0.8);
    CHECK(match.at("confidence") <= 1.0);
    CHECK_FALSE(match.at("means").get<std::string>().empty());
    CHECK_FALSE(match.at("title").get<std::string>().empty());
    CHECK(match.at("fixes").at(0).contains("command"));
    CHECK(match.at("never").is_array());
    CHECK(match.at("page") == "docs/errors/ENOTFOUND.md");
  }
  const Ran unknown = run_sfprobe({"explain", "--json", "-"}, {}, "it does not work");
  CHECK(unknown.status == 1);
  CHECK(explained(unknown).at("matches").empty());
  const Ran told = run_sfprobe({"explain", "npm ERR! code ECONNRESET"});
  CHECK(told.status == 1);
  CHECK(told.out.find("npm") != std::string::npos);
  CHECK(told.out.find("What to paste instead") != std::string::npos);
  CHECK(run_sfprobe({"explain", "-"}, {}, "").status == 1);
}

TEST_CASE("explain: a page by its id, and the catalogue") {
  const Ran page = run_sfprobe({"explain", "invalid_grant/ip-restricted"});
  CHECK(page.status == 0);
  CHECK(page.out.starts_with("invalid_grant/ip-restricted: "));
  const Ran list = run_sfprobe({"explain", "--list"});
  CHECK(list.status == 0);
  CHECK(list.out.find("\nPORT_IN_USE ") != std::string::npos);
  CHECK(Json::parse(run_sfprobe({"explain", "--list", "--json"}).out).at("pages").size() > 100);
  for (const auto& call :
       std::vector<std::vector<std::string>>{{"explain", "--list", "more"},
                                             {"explain", "--list=html"},
                                             {"--list"},
                                             {"--explain-file", "/nonexistent", kHost}}) {
    CAPTURE(call);
    const Ran ran = run_sfprobe(call);
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
  }
}

TEST_CASE("docs/errors/INDEX.md is what the program lists") {
  CHECK(run_sfprobe({"explain", "--list=markdown"}).out ==
        content_of(TESTS_FOLDER "/../docs/errors/INDEX.md"));
}

TEST_CASE("explain keeps to the terminal's width and lets nothing hostile through") {
  const std::string hostile =
      "\x1b]0;owned\x07 request to https://h.example/\x1b[31m\xE2\x80\xAE failed, reason: "
      "connect ECONNREFUSED 10.0.0.1:8080 \xff\xC2\x9B"
      "2J";
  for (const std::string& text : {hostile, std::string("nothing of ours \x1b[31m \xE2\x80\xAE")}) {
    const Ran ran = run_sfprobe({"explain", "-"}, {}, text);
    for (const char* bad : {"\x1b", "\x07", "\xE2\x80\xAE", "\xff", "\xC2\x9B"}) {
      CHECK(ran.out.find(bad) == std::string::npos);
    }
    std::istringstream lines(ran.out);
    for (std::string line; std::getline(lines, line);) {
      CAPTURE(line);
      const bool command = line.starts_with("       ");
      const auto columns =
          std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; });
      CHECK((command || columns <= 80));
    }
  }
}

TEST_CASE("a change of the environment is given in the words of the shell") {
  const std::map<std::string, std::string> words = {{"/usr/bin/fish", "set -gx NODE_DEBUG undici"},
                                                    {"/bin/tcsh", "setenv NODE_DEBUG undici"},
                                                    {"/usr/bin/pwsh", "$env:NODE_DEBUG = 'undici'"},
                                                    {"/bin/zsh", "export NODE_DEBUG=undici"}};
  for (const auto& [shell, line] : words) {
    const Ran ran = run_sfprobe({"explain", "FETCH_FAILED"}, {{"SHELL", shell}});
    CAPTURE(ran.out);
    CHECK(ran.out.find("  " + line + "\n") != std::string::npos);
  }
}

TEST_CASE(
    "a pasted error, with --explain-file: reproduced, not reproduced, or not to be tested from "
    "outside") {
  StandIn world;
  world.start_healthy();
  const auto answer = [&](const std::string& text, const std::string& host) {
    const TempFile file(text);
    const Json target = only_target(
        run_sfprobe({"--json", "--ca-file", world.ca.path(), "--explain-file", file.path(), host}));
    const Json& pasted = target.at("pasted");
    return (pasted.at("id").is_null() ? "-" : pasted.at("id").get<std::string>()) + " " +
           pasted.at("answer").get<std::string>();
  };
  CHECK(answer("reason: getaddrinfo ENOTFOUND login.example.com", kHost) ==
        "ENOTFOUND not_reproduced");
  CHECK(answer("reason: getaddrinfo ENOTFOUND login.example.com", "nosuch.example.com") ==
        "ENOTFOUND reproduced");
  CHECK(answer("Error (1): fetch failed", "nosuch.example.com") == "FETCH_FAILED reproduced");
  CHECK(answer("reason: read ECONNRESET", "nosuch.example.com") == "ECONNRESET untestable");
  CHECK(answer("{\"error_description\":\"ip restricted\"}", kHost) ==
        "invalid_grant/ip-restricted untestable");
  CHECK(answer("MALFORMED_QUERY: unexpected token", kHost) == "- untestable");
  const Ran text = run_sfprobe({"--ca-file", world.ca.path(), "--explain-file", "-", kHost}, {},
                               "reason: unable to get local issuer certificate");
  CHECK(text.status == 0);
  CHECK(text.out.find("Not reproduced: ") != std::string::npos);
}
