#include <catch2/catch.hpp>

#include "support/proxy_world.hpp"

// --egress, with the program itself: who is asked, and what is said of the answers.

using namespace sfprobe::testing;

namespace {

constexpr const char* kAsked = "https://login.example.com/my-address";

std::string answer(const std::string& request, const std::string& address) {
  if (request.starts_with("GET /my-address ")) {
    return http_answer(address + "\n", "text/plain", "200 OK");
  }
  return http_answer(R"({"error":"unsupported_grant_type","error_description":"not supported"})");
}

std::string notes_of(const Json& target) {
  std::string all;
  for (const Json& finding : target.at("findings")) {
    all += finding.at("summary").get<std::string>() + "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("egress: the address that the outside sees, on each route", "[way]") {
  StandIn world;
  world.serve_dns(world.healthy_zone());
  world.serve(web(world.context(), [](const std::string& r) { return answer(r, "203.0.113.7"); }));
  // What comes through the proxy arrives elsewhere.
  world.serve(web(world.context(), [](const std::string& r) { return answer(r, "198.51.100.9"); }),
              "127.0.0.9", 8443);
  world.serve(working_proxy("127.0.0.9", 8443), kProxyAddress, 3128);
  const auto probe = [&](std::vector<std::string> more,
                         std::map<std::string, std::string> environment) {
    more.insert(more.end(), {"--json", "--ca-file", world.ca.path(), kHost});
    return only_target(run_sfprobe(more, std::move(environment)));
  };
  const Json direct = probe({"--egress", kAsked}, {});
  CHECK(verdict_line(direct) == "ok - -");
  CHECK(
      contains(notes_of(direct), "directly (the CLI's route) login.example.com sees 203.0.113.7"));
  const Json both = probe({"--egress", kAsked}, {{"HTTPS_PROXY", kProxyUrl}});
  CHECK(verdict_line(both) == "ok - -");
  CHECK(contains(notes_of(both), "Salesforce sees 198.51.100.9 from the CLI, and 203.0.113.7"));
  CHECK(notes_of(probe({}, {})).find("203.0.113.7") == std::string::npos);
}

TEST_CASE("egress: --egress takes an https URL without credentials", "[way]") {
  for (const char* url : {"http://login.example.com/", "login.example.com",
                          "https://user:hunter2@login.example.com/", "https://a b/", "https://"}) {
    CAPTURE(url);
    const Ran ran = run_sfprobe({"--egress", url, kHost});
    CHECK(ran.status == 2);
    CHECK(ran.err.find("hunter2") == std::string::npos);
  }
}
