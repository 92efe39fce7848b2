#include <catch2/catch.hpp>

#include "checks/proxy/judge_no_proxy.hpp"

using namespace sfprobe;
using namespace sfprobe::proxy;

namespace {

Observed behind_proxy(const std::string& no_proxy) {
  Observed observed;
  observed.target.host = "login.example.com";
  observed.target.display = "login.example.com";
  observed.choice.emplace();
  observed.choice->id = "proxy.choice";
  observed.choice->facts.decision = Decision::proxy;
  observed.choice->facts.variable = "HTTPS_PROXY";
  observed.variables.emplace();
  observed.variables->facts.variables = {{"NO_PROXY", no_proxy, no_proxy.empty()}};
  observed.lookup.emplace();
  observed.lookup->facts.addresses = {{"10.20.0.1", "private"}};
  return observed;
}

std::string said(const Observed& observed) {
  Findings findings;
  judge_no_proxy(observed, findings);
  return findings.empty() ? "" : findings.front().summary;
}

}  // namespace

TEST_CASE("an entry of NO_PROXY that is meant for the host, and that nobody reads, is told") {
  CHECK(said(behind_proxy("localhost,login.*.com")) ==
        "NO_PROXY has login.*.com, which means login.example.com, but the CLI does not read "
        "NO_PROXY");
  CHECK(said(behind_proxy("10.0.0.0/8")).find("has 10.0.0.0/8,") != std::string::npos);
  CHECK(said(behind_proxy("localhost 192.168.0.0/16,*.corp")).empty());
  CHECK(said(behind_proxy("")).empty());
  // curl takes it, and that the two differ is told elsewhere.
  Observed differs = behind_proxy("*.example.com");
  ClientChoice curl;
  curl.client = "curl";
  curl.variable = "NO_PROXY";
  differs.choice->facts.choices.push_back(curl);
  CHECK(said(differs).empty());
  Observed direct = behind_proxy("*");
  direct.choice->facts.decision = Decision::direct;
  CHECK(said(direct).empty());
}

TEST_CASE("wildcards and networks") {
  CHECK(matches_wildcard("*", "a"));
  CHECK(matches_wildcard("*.Example.com", "login.example.com"));
  CHECK(matches_wildcard("a*b*c", "axxbyyc"));
  CHECK_FALSE(matches_wildcard("*.example.com", "example.com"));
  CHECK_FALSE(matches_wildcard("", "a"));
  CHECK_FALSE(matches_wildcard("login.*.com", "login.example.org"));
  CHECK(is_in_network("0.0.0.0/0", "192.0.2.1"));
  CHECK(is_in_network("192.0.2.0/25", "192.0.2.127"));
  CHECK_FALSE(is_in_network("192.0.2.0/25", "192.0.2.128"));
  for (const char* wrong : {"192.0.2.0", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "/8",
                            "192.0.2/24", "192.0.2.0/8x", "fd00::/8"}) {
    CAPTURE(wrong);
    CHECK_FALSE(is_in_network(wrong, "192.0.2.1"));
  }
}
