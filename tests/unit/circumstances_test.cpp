#include "diagnose/circumstances.hpp"

#include <catch2/catch.hpp>

#include "diagnose/circumstance_facts.hpp"
#include "diagnose/pasted.hpp"
#include "facts/environment.hpp"
#include "facts/proxy.hpp"
#include "facts/tls.hpp"
#include "text/redact.hpp"
#include "text/shell.hpp"

using namespace sfprobe;

namespace {

template <class Facts>
Step step(const char* id, const Facts& facts) {
  return {.id = id, .outcome = Outcome::ok, .facts = pack(facts)};
}

Evidence machine(proxy::Decision decision, const char* proxy, const char* node, const char* sf) {
  Evidence evidence;
  evidence.target = parse_target("login.example.com");
  proxy::ChoiceFacts choice;
  choice.decision = decision;
  choice.proxy = proxy;
  choice.variable = "HTTPS_PROXY";
  environment::ProgramsFacts programs;
  programs.node_version = node;
  programs.sf_path = sf;
  evidence.steps = {step("environment.programs", programs), step("proxy.choice", choice)};
  return evidence;
}

std::string order(const Evidence& evidence, const Findings& findings,
                  Proof first = Proof::untested) {
  std::vector<Fix> fixes = {
      {.id = "set-proxy", .text = "", .command = "", .env = {}, .proof = first}};
  for (const char* id :
       {"check-proxy-variables", "go-direct", "use-system-ca", "set-extra-ca", "rerun"}) {
    fixes.push_back({.id = id, .text = "", .command = "", .env = {}});
  }
  suit(read(evidence), findings, fixes);
  std::string ids;
  for (const Fix& fix : fixes) ids += fix.id + " ";
  return ids;
}

}  // namespace

TEST_CASE("whether TLS fails at the IPv6 addresses alone") {
  const auto alone = [](const char* v4, Outcome at_v4, const char* v6, Outcome at_v6) {
    Evidence evidence = machine(proxy::Decision::direct, "", "v24.1.0", "/usr/bin/sf");
    for (const auto& [peer, outcome] : {std::pair{v4, at_v4}, std::pair{v6, at_v6}}) {
      tls::HandshakeFacts facts;
      facts.peer = peer;
      Step one = step("", facts);
      one.id = "tls.direct." + std::string(peer);
      one.action = "handshake";
      one.route = "direct";
      one.outcome = outcome;
      evidence.steps.push_back(one);
    }
    return circumstances_of(read(evidence), {}).only_ipv6_fails;
  };
  const auto ok = Outcome::ok;
  const auto lost = Outcome::timed_out;
  CHECK(alone("192.0.2.1:443", ok, "[2001:db8::1]:443", lost));
  CHECK_FALSE(alone("192.0.2.1:443", lost, "[2001:db8::1]:443", lost));
  CHECK_FALSE(alone("192.0.2.1:443", lost, "[2001:db8::1]:443", ok));
  CHECK_FALSE(alone("192.0.2.1:443", ok, "[2001:db8::1]:443", ok));
}

TEST_CASE("fixes are ordered for the machine") {
  CHECK(order(Evidence{}, {}) ==
        "set-proxy check-proxy-variables go-direct use-system-ca set-extra-ca rerun ");
  CHECK(order(machine(proxy::Decision::direct, "", "v24.1.0", "/usr/bin/sf"), {}) ==
        "set-proxy use-system-ca set-extra-ca rerun check-proxy-variables ");
  CHECK(order(machine(proxy::Decision::proxy, "http://p.test:8080", "v20.1.0", "/usr/bin/sf"),
              {}) == "check-proxy-variables go-direct set-extra-ca rerun set-proxy use-system-ca ");
  CHECK(order(machine(proxy::Decision::proxy, "http://p.test:8080", "v20.1.0", "/usr/bin/sf"), {},
              Proof::proven)
            .starts_with("set-proxy "));
  Finding interception;
  interception.code = "CERT_INTERCEPTED";
  CHECK(order(machine(proxy::Decision::direct, "", "v24.1.0", "/usr/bin/sf"), {interception})
            .starts_with("use-system-ca set-extra-ca set-proxy "));
}

TEST_CASE("a page's placeholders are filled from the evidence, then from the text") {
  const Evidence evidence = machine(proxy::Decision::proxy, "http://p.test:8080", "", "");
  const guidance::Recognised explanation =
      guidance::Recogniser().recognise("CONNECT tunnel failed, response 403");
  const Pasted pasted = compare(explanation, read(evidence), {});
  CHECK(pasted.id == "PROXY_REFUSED");
  const auto command = std::find_if(pasted.fixes.begin(), pasted.fixes.end(),
                                    [](const Fix& fix) { return fix.id == "see-proxy-answer"; });
  REQUIRE(command != pasted.fixes.end());
  CHECK(command->command ==
        "curl -sv --max-time 10 -o /dev/null -x http://p.test:8080 https://login.example.com");
  const auto line = std::find_if(pasted.fixes.begin(), pasted.fixes.end(),
                                 [](const Fix& fix) { return fix.id == "ask-proxy-team"; });
  REQUIRE(line != pasted.fixes.end());
  CHECK(line->text.find("It answers CONNECT with status 403") != std::string::npos);
}

TEST_CASE("changes of the environment in the words of each shell") {
  using text::Shell;
  CHECK(text::shell_named("/usr/bin/fish") == Shell::fish);
  CHECK(text::shell_named("/opt/microsoft/powershell/7/pwsh") == Shell::powershell);
  CHECK(text::shell_named("/bin/tcsh") == Shell::csh);
  CHECK(text::shell_named("") == Shell::posix);
  CHECK(text::set_variable(Shell::posix, "A", "it's") == "export A='it'\\''s'");
  CHECK(text::set_variable(Shell::fish, "A", "it's") == "set -gx A 'it\\'s'");
  CHECK(text::set_variable(Shell::csh, "A", "x") == "setenv A x");
  CHECK(text::set_variable(Shell::powershell, "A", "it's") == "$env:A = 'it''s'");
  CHECK(text::unset_variable(Shell::fish, "A") == "set -e A");
  CHECK(text::unset_variable(Shell::powershell, "A") == "Remove-Item Env:A");
  CHECK(text::in_shell(Shell::fish, "export A=FILE") == "set -gx A FILE");
  CHECK(text::in_shell(Shell::fish, "dig a.example") == "dig a.example");
}

TEST_CASE("secrets in a text of any kind") {
  const auto redacted = [](const std::string& text) { return text::redact_secrets(text); };
  CHECK(redacted("code=aPrx&state=1") == "code=***&state=***");
  CHECK(redacted("error code: 7") == "error code: 7");
  CHECK(redacted("\"refresh_token\": \"5Aep\"") == "\"refresh_token\": \"***\"");
  CHECK(redacted("https://u:p@ss@host/x") == "https://***@host/x");
  CHECK(redacted("force://A:B:C@h and more") == "*** and more");
  CHECK(redacted("Authorization: Bearer abc def") == "Authorization: Bearer *** def");
  CHECK(redacted("getaddrinfo ENOTFOUND login.salesforce.com") ==
        "getaddrinfo ENOTFOUND login.salesforce.com");
  CHECK(redacted("unable to get local issuer certificate") ==
        "unable to get local issuer certificate");
  CHECK(redacted("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED") ==
        "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED");
}
