#include <catch2/catch.hpp>

#include "checks/callback/callback.hpp"
#include "checks/callback/session.hpp"
#include "checks/environment/environment.hpp"
#include "checks/jwt/forms.hpp"
#include "checks/jwt/jwt.hpp"
#include "checks/url/lint.hpp"
#include "checks/url/settings.hpp"
#include "checks/url/url.hpp"
#include "sfprobe/error.hpp"
#include "sfprobe/run.hpp"
#include "support/fake_system.hpp"
#include "text/proc_net.hpp"

// The steps of a login before and beside the network: URL, settings, callback, JWT.

using namespace sfprobe;
using sfprobe::testing::FakeSystem;

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

Evidence evidence_with(const std::string& id, Value facts, const std::string& host) {
  Evidence evidence;
  evidence.target = parse_target(host);
  Step step{.id = id, .action = "read", .outcome = Outcome::ok};
  step.facts = std::move(facts);
  evidence.steps.push_back(std::move(step));
  return evidence;
}

using Judge = void (*)(const Observed&, Findings&);

Findings judged(Judge judge, const Evidence& evidence) {
  Findings findings;
  judge(read(evidence), findings);
  return findings;
}

std::string codes_of(const Findings& findings) {
  std::string codes;
  for (const Finding& finding : findings) {
    codes += std::string(to_string(finding.status)) + " " + finding.code + "\n";
  }
  return codes;
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

TEST_CASE("what a key file holds is told by its form") {
  using jwt::KeyForm;
  const auto pem = [](const std::string& label) {
    return "-----BEGIN " + label + "-----\nMIIBVgIBADANBgkqhkiG\n-----END " + label + "-----\n";
  };
  CHECK(jwt::form_of_key(pem("PRIVATE KEY")) == KeyForm::pkcs8);
  CHECK(jwt::form_of_key(pem("RSA PRIVATE KEY")) == KeyForm::pkcs1);
  CHECK(jwt::form_of_key(pem("ENCRYPTED PRIVATE KEY")) == KeyForm::encrypted);
  CHECK(jwt::form_of_key("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAA==\n"
                         "-----END RSA PRIVATE KEY-----\n") == KeyForm::encrypted);
  CHECK(jwt::form_of_key(pem("EC PRIVATE KEY")) == KeyForm::ec);
  CHECK(jwt::form_of_key(pem("OPENSSH PRIVATE KEY")) == KeyForm::openssh);
  CHECK(jwt::form_of_key(pem("PUBLIC KEY")) == KeyForm::public_key);
  CHECK(jwt::form_of_key(pem("RSA PUBLIC KEY")) == KeyForm::public_key);
  CHECK(jwt::form_of_key("ssh-rsa AAAAB3NzaC1yc2E me@host") == KeyForm::public_key);
  CHECK(jwt::form_of_key(pem("CERTIFICATE")) == KeyForm::certificate);
  CHECK(jwt::form_of_key(pem("CERTIFICATE REQUEST")) == KeyForm::request);
  CHECK(jwt::form_of_key(pem("CERTIFICATE") + pem("PRIVATE KEY")) == KeyForm::pkcs8);
  CHECK(jwt::form_of_key("\xEF\xBB\xBF" + pem("PRIVATE KEY")) == KeyForm::pkcs8);
  CHECK(jwt::form_of_key("-----BEGIN PRIVATE KEY----- MIIB -----END PRIVATE KEY-----") ==
        KeyForm::one_line);
  CHECK(jwt::form_of_key("-----BEGIN PRIVATE KEY-----\\nMIIB\\n-----END PRIVATE KEY-----\\n") ==
        KeyForm::escaped);
  CHECK(jwt::form_of_key("{\"key\": \"-----BEGIN PRIVATE KEY-----\\nMIIB\"}") == KeyForm::json);
  CHECK(jwt::form_of_key("-----BEGIN PRIVATE KEY-----\nMIIB\n") == KeyForm::cut);
  CHECK(jwt::form_of_key("LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t") == KeyForm::base64);
  CHECK(jwt::form_of_key("\x30\x82\x04\xA4 der") == KeyForm::der);
  CHECK(jwt::form_of_key("PuTTY-User-Key-File-3: ssh-rsa") == KeyForm::putty);
  CHECK(jwt::form_of_key("hello") == KeyForm::unknown);
  CHECK(jwt::form_of_key("") == KeyForm::unknown);
}

TEST_CASE("client ids, usernames and audiences by their form") {
  using jwt::ClientIdForm;
  using jwt::UsernameForm;
  CHECK(jwt::form_of_client_id("PlatformCLI") == ClientIdForm::fine);
  CHECK(jwt::form_of_client_id("3MVG9" + std::string(80, 'x')) == ClientIdForm::fine);
  CHECK(jwt::form_of_client_id("\"3MVG9abc\"") == ClientIdForm::quoted);
  CHECK(jwt::form_of_client_id("3MVG9 abc") == ClientIdForm::blank);
  CHECK(jwt::form_of_client_id("$CONSUMER_KEY") == ClientIdForm::placeholder);
  CHECK(jwt::form_of_client_id("me@nordwind.example") == ClientIdForm::not_a_key);
  CHECK(jwt::form_of_client_id("0H4000000000001AAA") == ClientIdForm::not_a_key);
  CHECK(jwt::form_of_client_id("3MVG9") == ClientIdForm::too_short);
  CHECK(jwt::form_of_username("ci@nordwind.com") == UsernameForm::plain);
  CHECK(jwt::form_of_username("ci@nordwind.com.uat") == UsernameForm::sandbox);
  CHECK(jwt::form_of_username("test-wvkpnfm5z113@example.com") == UsernameForm::scratch);
  CHECK(jwt::form_of_username("ci@nordwind.com.br") == UsernameForm::plain);
  CHECK(jwt::form_of_username("ci") == UsernameForm::no_at);
  CHECK(jwt::form_of_username("005000000000001AAA") == UsernameForm::org_id);
  CHECK(jwt::form_of_username("ci@nordwind.com ") == UsernameForm::blank);
  CHECK(jwt::audience_of("test.salesforce.com") == "https://test.salesforce.com");
  CHECK(jwt::audience_of("nordwind--uat.sandbox.my.salesforce.com") ==
        "https://test.salesforce.com");
  CHECK(jwt::audience_of("nordwind.my.salesforce.com") == "https://login.salesforce.com");
}

TEST_CASE("what a JWT login's own files and words lead to") {
  jwt::JwtFacts facts;
  const auto codes = [&](const std::string& host = "login.salesforce.com") {
    return codes_of(judged(jwt::judge, evidence_with("jwt", pack(facts), host)));
  };
  CHECK(codes().empty());
  facts.key_file = "server.key";
  facts.key_state = jwt::FileState::missing;
  CHECK(codes() == "fail ENOENT_KEY_FILE\n");
  for (const auto state : {jwt::FileState::denied, jwt::FileState::not_a_file,
                           jwt::FileState::empty, jwt::FileState::too_large}) {
    facts.key_state = state;
    CHECK(codes() == "fail INVALID_KEY_FILE\n");
  }
  facts.key_state = jwt::FileState::read;
  facts.form = jwt::KeyForm::one_line;
  CHECK(codes() == "fail INVALID_KEY_FILE\n");
  facts.kind = "RSA";
  facts.bits = 1024;
  facts.signs = true;
  CHECK(codes() == "fail INVALID_KEY_FILE\n");
  facts.bits = 2048;
  CHECK(codes().empty());
  facts.certificate_state = jwt::FileState::read;
  facts.certificate_decoded = true;
  facts.matches = jwt::Match::no;
  CHECK(codes() == "fail invalid_grant/invalid-assertion\n");
  facts.matches = jwt::Match::yes;
  CHECK(codes().empty());
  facts.username = jwt::UsernameForm::sandbox;
  CHECK(codes() == "warn invalid_grant/user-not-approved\n");
  CHECK(codes("nordwind.my.salesforce.com") == "warn invalid_grant/user-not-approved\n");
  for (const char* host : {"test.salesforce.com", "nordwind--uat.sandbox.my.salesforce.com"}) {
    CHECK(codes(host).empty());
  }
  facts.username = jwt::UsernameForm::scratch;
  CHECK(codes() == "warn invalid_grant/user-not-approved\n");
  CHECK(codes("test.salesforce.com").empty());
  facts.username = jwt::UsernameForm::plain;
  CHECK(codes().empty());
  CHECK(codes("test.salesforce.com") == "info invalid_grant/user-not-approved\n");
  facts.username = jwt::UsernameForm::no_at;
  CHECK(codes() == "warn invalid_grant/user-not-approved\n");
  facts.username = jwt::UsernameForm::not_given;
  for (const auto form :
       {jwt::ClientIdForm::blank, jwt::ClientIdForm::quoted, jwt::ClientIdForm::placeholder,
        jwt::ClientIdForm::too_short, jwt::ClientIdForm::not_a_key}) {
    facts.client_id = form;
    CHECK(codes() == "warn invalid_client_id\n");
  }
  facts.client_id = jwt::ClientIdForm::fine;
  CHECK(codes().empty());
  facts.audience = "https://login.salesforce.com";
  facts.audience_from = "SF_AUDIENCE_URL";
  CHECK(codes("test.salesforce.com") == "warn invalid_grant/audience-invalid\n");
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
