#include <catch2/catch.hpp>

#include "checks/environment/environment.hpp"
#include "checks/url/lint.hpp"
#include "checks/url/settings.hpp"
#include "checks/url/url.hpp"
#include "sfprobe/error.hpp"
#include "sfprobe/run.hpp"
#include "support/fake_system.hpp"
#include "support/judged.hpp"

// The steps of a login before the network: its URL, the settings, the hosts.

using namespace sfprobe;
using namespace sfprobe::testing;

namespace {

std::vector<url::Flaw> flaws_of(const std::string& typed) {
  std::vector<url::Flaw> flaws;
  for (const url::Lint& one : url::lint(parse_target(typed), typed)) flaws.push_back(one.flaw);
  return flaws;
}

std::string instead_of(const std::string& typed) {
  const auto found = url::lint(parse_target(typed), typed);
  return found.empty() ? "" : found.front().instead;
}

}  // namespace

TEST_CASE("a login URL is told by its form") {
  using url::Flaw;
  using Flaws = std::vector<Flaw>;
  const std::vector<std::pair<std::string, Flaws>> cases = {
      {"login.salesforce.com", {}},
      {"https://login.salesforce.com/", {}},
      {"test.salesforce.com", {}},
      {"https://nordwind.my.salesforce.com", {}},
      {"nordwind--uat.sandbox.my.salesforce.com", {}},
      {"nordwind-dev-ed.develop.my.salesforce.com", {}},
      {"saas-platform-1234-dev-ed.scratch.my.salesforce.com", {}},
      {"nordwind.trailblaze.my.salesforce.com", {}},
      {"nordwind.my.salesforce.mil", {}},
      {"nordwind.my.sfcrmproducts.cn", {}},
      {"login.example.com", {}},
      {"10.0.0.1", {}},
      {"nordwind.lightning.force.com", {Flaw::lightning}},
      {"nordwind--uat.sandbox.lightning.force.com", {Flaw::lightning}},
      {"nordwind.lightning.crmforce.mil", {Flaw::lightning}},
      {"nordwind.lightning.sfcrmapps.cn", {Flaw::lightning_odd}},
      {"nord-lightning.my.salesforce.com", {}},
      {"nordwind.my.salesforce-setup.com", {Flaw::setup}},
      {"nordwind--c.vf.force.com", {Flaw::page_host}},
      {"nordwind--uat--c.sandbox.vf.force.com", {Flaw::page_host}},
      {"nordwind.my.salesforce-sites.com", {Flaw::page_host}},
      {"nordwind.file.force.com", {Flaw::page_host}},
      {"na1.salesforce.com", {Flaw::instance}},
      {"cs12.salesforce.com", {Flaw::instance}},
      {"um5.salesforce.com", {Flaw::instance}},
      {"https://usa2s.salesforce.com", {Flaw::instance}},
      {"nordwind--uat.cs12.my.salesforce.com", {Flaw::instance}},
      {"nordwind--uat.my.salesforce.com", {Flaw::old_sandbox}},
      {"nordwind.sandbox.my.salesforce.com", {Flaw::sandbox_name}},
      {"login.salesfroce.com", {Flaw::typo}},
      {"login.salesforce.co", {Flaw::typo}},
      {"logn.salesforce.com", {Flaw::typo}},
      {"tset.salesforce.com", {Flaw::typo}},
      {"nordwind.my.salesfore.com", {Flaw::typo}},
      {"nordwind.mysalesforce.com", {Flaw::typo}},
      {"nordwind.mu.salesforce.com", {Flaw::typo}},
      {"nordwind--uat.sanbox.my.salesforce.com", {Flaw::typo}},
      {"nord_wind.my.salesforce.com", {Flaw::underscore}},
      {"http://login.salesforce.com", {Flaw::http}},
      {"https://nordwind.my.salesforce.com/lightning/page/home", {Flaw::path}},
      {"https://nordwind.my.salesforce.com/?ec=302", {Flaw::query}},
      {"https://login.salesforce.com/#top", {Flaw::query}},
      {"https://login.salesforce.com.", {Flaw::dot}},
      {"integration@nordwind.example", {Flaw::email}},
      {"00D5g000004ABCDEA2", {Flaw::org_id}},
      {"00D5g000004ABCD", {Flaw::org_id}},
  };
  for (const auto& [typed, expected] : cases) {
    CAPTURE(typed);
    CHECK(flaws_of(typed) == expected);
  }
  CHECK(instead_of("nordwind--uat.sandbox.lightning.force.com") ==
        "nordwind--uat.sandbox.my.salesforce.com");
  CHECK(instead_of("nordwind--c.vf.force.com") == "nordwind.my.salesforce.com");
  CHECK(instead_of("nordwind--uat--c.sandbox.vf.force.com") ==
        "nordwind--uat.sandbox.my.salesforce.com");
  CHECK(instead_of("nordwind--uat.my.salesforce.com") == "nordwind--uat.sandbox.my.salesforce.com");
  CHECK(instead_of("nordwind--uat.cs12.my.salesforce.com") ==
        "nordwind--uat.sandbox.my.salesforce.com");
  CHECK(instead_of("nordwind.my.salesfore.com") == "nordwind.my.salesforce.com");
  CHECK(instead_of("login.salesfroce.com") == "login.salesforce.com");
}

TEST_CASE("the CLI's settings for the login URL, in its order, inside a project only") {
  FakeSystem system;
  system.folder = "/work/app/force-app";
  system.variables = {{"HOME", "/home/me"},
                      {"SF_ORG_INSTANCE_URL", "https://user:pw@nordwind.my.salesforce.com"}};
  CHECK(default_target(system) == "https://login.salesforce.com");
  CHECK_FALSE(url::read_settings(system).settings.at(0).applies);
  system.files["/home/me/.sf/config.json"] =
      "{\n \"org-instance-url\": \"https://global.my.salesforce.com\"\n}";
  system.files["/work/app/sfdx-project.json"] = "{}";
  CHECK(url::configured_url(system) == "https://user:pw@nordwind.my.salesforce.com");
  system.files["/work/app/sfdx-project.json"] =
      "{\n  \"oauthLocalPort\": 1718,\n  \"sfdcLoginUrl\": \"https://test.salesforce.com\"\n}";
  CHECK(default_target(system) == "https://test.salesforce.com");
  const url::UrlFacts facts = url::read_settings(system);
  REQUIRE(facts.settings.size() == 3);
  CHECK(facts.project == "/work/app/sfdx-project.json");
  CHECK(facts.settings[0].file == "/work/app/sfdx-project.json");
  CHECK(facts.settings[0].line == 3);
  CHECK(facts.settings[1].value == "https://***@nordwind.my.salesforce.com");
  CHECK(facts.settings[2].file == "/home/me/.sf/config.json");
  CHECK(facts.settings[2].line == 2);
  system.variables["FORCE_SFDC_LOGIN_URL"] = "https://first.my.salesforce.com";
  CHECK(default_target(system) == "https://first.my.salesforce.com");
  system.files["/work/app/sfdx-project.json"] = std::string(2'000'000, '{');
  CHECK(default_target(system) == "https://first.my.salesforce.com");
}

TEST_CASE("two settings that disagree are a finding, and one that says the same is none") {
  url::UrlFacts facts;
  facts.project = "/p/sfdx-project.json";
  facts.settings = {{"sfdcLoginUrl", "https://test.salesforce.com/", facts.project, 3, true},
                    {"SF_ORG_INSTANCE_URL", "https://TEST.salesforce.com", "", 0, true}};
  CHECK(codes_of(judged(url::judge, evidence_with("url", pack(facts), "test.salesforce.com")))
            .empty());
  facts.settings[1].value = "https://nordwind.my.salesforce.com";
  const Findings found =
      judged(url::judge, evidence_with("url", pack(facts), "test.salesforce.com"));
  CHECK(codes_of(found) == "warn LOGIN_URL_CONFLICT\n");
  CHECK(found.front().summary ==
        "SF_ORG_INSTANCE_URL names nordwind.my.salesforce.com, and the CLI uses "
        "test.salesforce.com: sfdcLoginUrl in /p/sfdx-project.json:3 comes before it");
  facts.typed = "https://test.salesforce.com";
  CHECK(codes_of(judged(url::judge, evidence_with("url", pack(facts), "test.salesforce.com"))) ==
        "info LOGIN_URL_CONFLICT\n");
}

TEST_CASE(
    "the hosts beyond the login host: named, or of the CLI's orgs, and nothing else of them") {
  FakeSystem system;
  system.variables["HOME"] = "/home/me";
  const std::string org = R"({"instanceUrl": "https://nordwind.my.salesforce.com",
    "loginUrl": "https://login.salesforce.com", "accessToken": "hunter2"})";
  system.files["/home/me/.sfdx/ci@nordwind.com.json"] = org;
  system.files["/home/me/.sfdx/other@nordwind.com.json"] = org;
  system.files["/home/me/.sfdx/dev@nordwind.com.json"] =
      R"({"instanceUrl": "https://nordwind--dev.sandbox.my.salesforce.com/"})";
  const std::string scratch = R"({"instanceUrl": "https://nordwind-1.scratch.my.salesforce.com",
    "devHubUsername": "ci@nordwind.com", "expirationDate": "2026-11-01"})";
  system.files["/home/me/.sfdx/test-over@example.com.json"] = scratch;
  system.files["/home/me/.sfdx/alias.json"] = R"({"instanceUrl": "https://not.my.salesforce.com"})";
  system.files["/home/me/.sfdx/bad@nordwind.com.json"] = "{ no JSON";
  system.files["/home/me/.sfdx/odd@nordwind.com.json"] = R"({"instanceUrl": "file:///etc"})";
  system.files["/home/me/.sfdx/large@nordwind.com.json"] = std::string(10'000'000, '[');
  using Hosts = std::vector<std::string>;
  CHECK(further_hosts("", false, system).empty());
  CHECK(further_hosts("", true, system) ==
        Hosts{"nordwind.my.salesforce.com", "nordwind--dev.sandbox.my.salesforce.com"});
  system.clock = std::chrono::system_clock::time_point(std::chrono::seconds(1'790'000'000));
  CHECK(further_hosts("", true, system).size() == 3);  // in September, before that org's end
  CHECK(further_hosts("acme", false, system) == Hosts{"acme.my.salesforce.com"});
  CHECK(further_hosts("https://acme.example/x", false, system) == Hosts{"acme.example"});
  CHECK_THROWS_AS(further_hosts("a b", false, system), InputError);
}

TEST_CASE(
    "a URL under which no token request arrives fails a web login, and warns of a JWT login") {
  const auto codes = [](const std::string& typed, const std::string& flow) {
    url::UrlFacts facts;
    facts.typed = typed;
    Evidence evidence = evidence_with("url", pack(facts), typed);
    Step flows{.id = "flows", .action = "choose", .outcome = Outcome::ok};
    flows.facts = pack(FlowFacts{true, {flow}});
    evidence.steps.push_back(flows);
    const Findings found = judged(url::judge, evidence);
    return found.empty() ? "" : codes_of(found) + found.front().stage;
  };
  for (const char* typed : {"http://login.salesforce.com", "https://a.my.salesforce.com/home",
                            "https://login.salesforce.com/?x=1"}) {
    CAPTURE(typed);
    CHECK(codes(typed, "web") == "fail INVALID_URL\nendpoint");
    CHECK(codes(typed, "jwt") == "warn INVALID_URL\nenvironment");
  }
  CHECK(codes("https://login.salesforce.com.", "web") == "warn INVALID_URL\nenvironment");
}

TEST_CASE("SFDX_AUTH_SCOPES without a scope that the CLI needs, or with commas") {
  const auto codes = [](const std::string& value) {
    environment::VariablesFacts variables;
    variables.variables = {{"SFDX_AUTH_SCOPES", value, false}};
    Evidence evidence;
    Step step{.id = "environment.variables", .action = "read", .outcome = Outcome::ok};
    step.facts = pack(variables);
    evidence.steps.push_back(step);
    return codes_of(judged(environment::judge, evidence));
  };
  CHECK(codes("refresh_token api web").empty());
  CHECK(codes("offline_access full").empty());
  CHECK(codes("refresh_token … api").empty());
  CHECK(codes("api,refresh_token") == "warn invalid_scope\n");
  CHECK(codes("api web") == "warn invalid_scope\n");
  CHECK(codes("refresh_token") == "warn invalid_scope\n");
}
