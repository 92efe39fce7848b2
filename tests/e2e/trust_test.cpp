#include <catch2/catch.hpp>
#include <ctime>
#include <filesystem>
#include <iterator>

#include "support/chains.hpp"
#include "support/content.hpp"
#include "support/daemon.hpp"
#include "support/proxy_world.hpp"
#include "support/real_node.hpp"
#include "support/report.hpp"
#include "support/stand_in.hpp"

using namespace sfprobe::testing;

// Why a certificate is not accepted, told apart; and cures, which are proven before they are told.

namespace {

using Environment = std::map<std::string, std::string>;

Json probe(const Environment& environment, std::vector<std::string> more = {}) {
  more.insert(more.end(), {"--json", kHost});
  return only_target(run_sfprobe(more, environment));
}

const Json* find_fix(const Json& target, const std::string& id) {
  for (const Json& fix : target.at("fixes")) {
    if (fix.at("id") == id) return &fix;
  }
  return nullptr;
}

std::string finding_text(const Json& target, const std::string& code) {
  for (const Json& finding : target.at("findings")) {
    const std::string has = finding.at("code").is_null() ? "" : finding.at("code");
    if (has == code) return finding.at("summary");
  }
  return "";
}

// Every fix that changes whom a client trusts must have been tried.
void check_printed_fixes(const Json& target) {
  for (const Json& fix : target.at("fixes")) {
    const std::string env = fix.at("env").is_null() ? "" : fix.at("env").dump();
    const bool trust = env.find("NODE_EXTRA_CA_CERTS") != std::string::npos ||
                       env.find("NODE_USE_SYSTEM_CA") != std::string::npos;
    CAPTURE(fix.dump());
    // Of one whose answer nobody saw, on the chain.
    const std::string text = fix.at("text");
    const bool accepted = text.find("The certificate is then accepted") != std::string::npos;
    if (trust) CHECK((fix.at("proof") == "proven" || accepted));
    CHECK(fix.dump().find("NODE_EXTRA_CA_CERTS=FILE") == std::string::npos);
  }
}

// A fix's change of the environment, applied: the run is then fine.
void check_that_it_helps(const Json* fix, Environment environment) {
  REQUIRE(fix != nullptr);
  CHECK(fix->at("proof") == "proven");
  REQUIRE_FALSE(fix->at("env").is_null());
  for (const auto& [name, value] : fix->at("env").at("set").items()) {
    environment[name] = value.get<std::string>();
  }
  CHECK(verdict_line(probe(environment)) == "ok - -");
}

}  // namespace

TEST_CASE(
    "a private root in the system's store: Node.js does not look there; both cures are proven") {
  StandIn world;
  world.start_healthy();
  trust_everywhere(world.ca.path());
  const Json target = probe({});
  CHECK(verdict_line(target) == "fail UNABLE_TO_GET_ISSUER_CERT_LOCALLY tls");
  CHECK(has_finding(target, "CERT_INTERCEPTED", "info"));
  CHECK(contains(finding_text(target, "CERT_INTERCEPTED"), "stand-in.pem"));
  check_printed_fixes(target);
  check_that_it_helps(find_fix(target, "set-extra-ca"), {});
  check_that_it_helps(find_fix(target, "use-system-ca"), {});
  const Json& chain = target.at("trust").at(0);
  CHECK(chain.at("cli_view") == "node24");
  const Json& anchor = chain.at("anchors").at(0);
  CHECK(anchor.at("subject") == "CN=Test Root");
  CHECK(anchor.at("held_by").at(0).at("store") == "system");
  CHECK(anchor.at("public") == false);
  for (const Json& view : chain.at("views")) {
    const bool knows = view.at("view") == "curl" || view.at("view") == "system";
    CAPTURE(view.dump());
    CHECK(view.at("trusted") == knows);
    if (knows) CHECK(view.at("anchor").at("sha256") == anchor.at("sha256"));
  }
}

TEST_CASE("an IPv6 address among a certificate's names is found by each Node.js as by itself") {
  const Pki pki("2001:db8::1", {.names = {"IP:2001:db8::1"}});
  const TempFile root(pki.root.pem());
  const TempFile sent(pki.leaf.pem() + pki.intermediate.pem());
  const Ran ran = run_sfprobe({"--json", "chain", sent.path(), "--host", "[2001:db8::1]"},
                              {{"NODE_EXTRA_CA_CERTS", root.path()}});
  const Json target = only_target(ran);
  for (const Json& view : target.at("trust").at(0).at("views")) {
    const std::string name = view.at("view");
    if (!name.starts_with("node")) continue;
    CAPTURE(name);
    CHECK(view.at("trusted") == (name != "node22"));
    if (name == "node22") CHECK(view.at("code") == "ERR_TLS_CERT_ALTNAME_INVALID");
  }
}

TEST_CASE("export-ca writes what the CLI lacks, from a local store, and proves it") {
  StandIn world;
  world.start_healthy();
  const TempFolder folder;
  const std::string file = folder.path() + "/root.pem";
  SECTION("nobody here trusts the root: nothing is written") {
    const Json target = probe({}, {"--export-ca", file});
    CHECK(target.at("verdict").at("status") == "fail");
    CHECK_FALSE(std::filesystem::exists(file));
    const Json& findings = target.at("findings");
    CHECK(std::any_of(findings.begin(), findings.end(), [](const Json& finding) {
      return contains(finding.at("summary"), "--export-ca wrote nothing: no store");
    }));
    CHECK(find_fix(target, "set-extra-ca") == nullptr);
    CHECK(find_fix(target, "ask-for-root") != nullptr);
    check_printed_fixes(target);
  }
  SECTION("another program's file has it") {
    const Json target = probe({{"REQUESTS_CA_BUNDLE", world.ca.path()}});
    CHECK(find_fix(target, "set-extra-ca")->at("env").at("set").at("NODE_EXTRA_CA_CERTS") ==
          world.ca.path());
  }
  SECTION("the system's store has it, and the server sends another, untrusted one as well") {
    trust_everywhere(world.ca.path());
    const Json target = probe({}, {"--export-ca", file});
    CHECK(content_of(file) == world.pki.root.pem());
    const Json* fix = find_fix(target, "set-extra-ca");
    check_that_it_helps(fix, {});
    CHECK(fix->at("env").at("set").at("NODE_EXTRA_CA_CERTS") == file);
    const Ran again = run_sfprobe({"--export-ca", file, kHost});
    CHECK(again.status == 2);
    CHECK(contains(again.err, "not overwriting it"));
    const std::string other = folder.path() + "/other.pem";
    const Json fine = probe({{"NODE_EXTRA_CA_CERTS", file}}, {"--export-ca", other});
    CHECK(verdict_line(fine) == "ok - -");
    CHECK(contains(finding_text(fine, ""), "accepts the chain already"));
    CHECK_FALSE(std::filesystem::exists(other));
  }
}

TEST_CASE("export-ca looks at the CLI's chain, although curl takes a proxy of its own") {
  StandIn world;
  world.start_healthy();
  trust_everywhere(world.ca.path());
  const StandIn elsewhere;  // what the proxy leads to has another root, which nobody trusts
  world.serve(salesforce(elsewhere.context()), "127.0.0.9", 8443);
  world.serve(working_proxy("127.0.0.9", 8443), kProxyAddress, 3128);
  const TempFolder folder;
  const std::string file = folder.path() + "/root.pem";
  const Json target = probe({{"ALL_PROXY", kProxyUrl}}, {"--export-ca", file});
  CHECK(content_of(file) == world.pki.root.pem());
  CHECK(find_fix(target, "set-extra-ca") != nullptr);
}

TEST_CASE("a server that leaves out its intermediate is told from an interceptor") {
  StandIn world;
  world.serve_dns([](const std::string&, int) { return DnsReply{.addresses = {kAddress}}; });
  const auto serve = [&](const std::string& extensions) {
    CertificateSpec spec;
    spec.names = {std::string("DNS:") + kHost};
    spec.extensions = extensions;
    const Certificate leaf = make_certificate(spec, &world.pki.intermediate);
    world.serve(salesforce(server_context(leaf)));
  };
  const Environment root{{"NODE_EXTRA_CA_CERTS", world.ca.path()}};
  SECTION("with the issuer's address in it") {
    serve("authorityInfoAccess=caIssuers;URI:http://" + std::string(kHost) + "/issuer.der");
    const Json target = probe(root);
    CHECK(verdict_line(target) == "fail UNABLE_TO_VERIFY_LEAF_SIGNATURE tls");
    CHECK(has_finding(target, "MISSING_INTERMEDIATE", "info"));
    CHECK_FALSE(has_finding(target, "CERT_INTERCEPTED", "info"));
    CHECK(target.at("fixes").at(0).at("id") == "ask-for-intermediate");
    check_printed_fixes(target);
    world.serve(
        [&](Peer& peer) {
          if (peer.receive().starts_with("GET /issuer.der ")) {
            peer.send(http_answer(world.pki.intermediate.der(), "application/pkix-cert", "200 OK"));
          }
        },
        kAddress, 80);
    const Json fetched = probe(root, {"--fetch-aia"});
    CHECK(verdict_line(fetched) == "fail UNABLE_TO_VERIFY_LEAF_SIGNATURE tls");
    CHECK(contains(finding_text(fetched, "MISSING_INTERMEDIATE"), "the chain is good"));
  }
  SECTION("an address on this machine is not asked") {
    serve("authorityInfoAccess=caIssuers;URI:http://127.0.0.1/issuer.der");
    const Server trap([](Peer& peer) { peer.send("HTTP/1.1 200 OK\r\n\r\n"); }, "127.0.0.1", 80);
    probe(root, {"--fetch-aia"});
    CHECK(trap.connections() == 0);
  }
  SECTION("without one: an interceptor that sends its leaf alone") {
    serve("");
    const Json target = probe({});
    CHECK(has_finding(target, "CERT_INTERCEPTED", "info"));
    CHECK_FALSE(has_finding(target, "MISSING_INTERMEDIATE", "info"));
  }
}

TEST_CASE("a wrong clock is named as the cause, by the server's own") {
  StandIn world;
  world.serve_dns(world.healthy_zone());
  struct Case {
    int from;
    int to;
    int server_says;
    const char* code;
    bool clock;
  };
  const Case one = GENERATE(Case{20, 40, 30, "CERT_NOT_YET_VALID", true},
                            Case{-40, -20, -30, "CERT_HAS_EXPIRED", true},
                            Case{-40, -20, 0, "CERT_HAS_EXPIRED", false});
  CertificateSpec spec;
  spec.names = {std::string("DNS:") + kHost};
  spec.from_days = one.from;
  spec.to_days = one.to;
  const Certificate root =
      make_certificate({.common_name = "Old Root", .from_days = -60, .to_days = 60, .ca = true});
  const Certificate leaf = make_certificate(spec, &root);
  const std::time_t then = std::time(nullptr) + one.server_says * 86'400L;
  char date[64];
  std::tm utc{};
  ::gmtime_r(&then, &utc);
  std::strftime(date, sizeof date, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &utc);
  world.serve(web(server_context(leaf), [header = std::string(date)](const std::string&) {
    return http_answer("[]", "application/json", "200 OK", header);
  }));
  const TempFile ca(root.pem());
  const Json target = probe({{"NODE_EXTRA_CA_CERTS", ca.path()}});
  CAPTURE(one.code, one.server_says);
  CHECK(verdict_line(target) == std::string("fail ") + one.code + " tls");
  CHECK(has_finding(target, "CLOCK_SKEW", "info") == one.clock);
  if (one.clock) CHECK(contains(finding_text(target, "CLOCK_SKEW"), "the clock is the cause"));
  CHECK((target.at("fixes").at(0).at("id") == "sync-clock") == one.clock);
}

TEST_CASE("a useless NODE_EXTRA_CA_CERTS: why, and how to mend it") {
  StandIn world;
  world.start_healthy();
  const TempFolder folder;
  const std::string pem = world.pki.root.pem();
  const std::string good = folder.write("good.pem", pem);
  const std::string bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  struct Case {
    std::string value;
    const char* why;
    const char* fix;          // that was tried on the chain; null if there is none
    bool holds_root = false;  // then sfprobe can write the root to a file, which was tried, too
  };
  const std::vector<Case> cases = {
      {"/nonexistent/root.pem", "there is no such file", nullptr},
      {folder.path(), "it is a directory", nullptr},
      {folder.write("empty.pem", ""), "it is empty", nullptr},
      {folder.write("garbage.pem", "hello"), "it holds no PEM certificate", nullptr},
      {folder.write("root.cer", world.pki.root.der()), "it is DER", "convert-to-pem", true},
      {"'" + good + "'", "the quotes are part of the value", "set-extra-ca", true},
      {"~/good.pem", "~ is for a shell", "set-extra-ca", true},
      {folder.write("bad.pem", bad + pem),
       "its first block is damaged, and Node.js reads none of the 2 blocks", nullptr, true},
  };
  for (const Case& one : cases) {
    CAPTURE(one.value);
    const Json target = probe({{"NODE_EXTRA_CA_CERTS", one.value}, {"HOME", folder.path()}});
    CHECK(verdict_line(target) == "fail UNABLE_TO_GET_ISSUER_CERT_LOCALLY tls");
    CHECK(has_finding(target, "NODE_EXTRA_CA_CERTS_IGNORED", "warn"));
    CHECK(contains(finding_text(target, "NODE_EXTRA_CA_CERTS_IGNORED"), one.why));
    check_printed_fixes(target);
    for (const Json& fix : target.at("fixes")) {
      const bool expected = (one.fix != nullptr && fix.at("id") == one.fix) ||
                            (one.holds_root && fix.at("id") == "export-root");
      CAPTURE(fix.dump());
      // No store trusts the chain, so nothing was asked behind it.
      CHECK(contains(fix.at("text"), "The certificate is then accepted") == expected);
      CHECK(fix.at("proof") != "proven");
    }
    if (one.fix != nullptr) CHECK(find_fix(target, one.fix) != nullptr);
  }
  SECTION("files that are read and do not help") {
    const std::string leaf = folder.write("leaf.pem", world.pki.leaf.pem());
    const std::string middle = folder.write("middle.pem", world.pki.intermediate.pem());
    const Json with_leaf = probe({{"NODE_EXTRA_CA_CERTS", leaf}});
    CHECK(contains(finding_text(with_leaf, "NODE_EXTRA_CA_CERTS_INSUFFICIENT"), "own certificate"));
    const Json with_middle = probe({{"NODE_EXTRA_CA_CERTS", middle}});
    CHECK(verdict_line(with_middle) == "fail UNABLE_TO_GET_ISSUER_CERT tls");
    CHECK(contains(finding_text(with_middle, "NODE_EXTRA_CA_CERTS_INSUFFICIENT"),
                   "only the intermediate (CN=Test Intermediate)"));
    const Pki namesake(kHost, {}, "Test");
    const TempFile other(namesake.root.pem());
    const Json with_other = probe({{"NODE_EXTRA_CA_CERTS", other.path()}});
    CHECK(contains(finding_text(with_other, "NODE_EXTRA_CA_CERTS_INSUFFICIENT"), "none of its"));
    CHECK(with_other.at("trust").at(0).at("namesakes").size() == 1);
  }
}

TEST_CASE("the Node.js on PATH decides: its version's rules, and its own word for its roots") {
  StandIn world;
  world.start_healthy();
  trust_everywhere(world.ca.path());
  const Json old = probe({{"PATH", real_node_folder(20)}, {"NODE_USE_SYSTEM_CA", "1"}});
  CHECK(old.at("trust").at(0).at("cli_view") == "node20");
  // The CLI does not start on Node.js 20: the verdict is about the newest, which knows the
  // variable.
  CHECK(verdict_line(old) == "ok - -");
  for (const Json& step : old.at("evidence").at("steps")) {
    if (step.at("action") != "verify" || step.at("facts").at("view") != "node20") continue;
    CHECK(step.at("facts").at("asked") == true);
  }
  const Json newer = probe({{"PATH", real_node_folder(22)}, {"NODE_USE_SYSTEM_CA", "1"}});
  CHECK(verdict_line(newer) == "ok - -");
}

TEST_CASE("a node that hangs, floods or fails is asked in vain, and in time") {
  StandIn world;
  world.start_healthy();
  const TempFolder folder;
  const std::string script =
      GENERATE("#!/bin/sh\nexec sleep 60\n", "#!/bin/sh\nexec yes\n", "#!/bin/sh\nexit 1\n",
               "not a program", "#!/bin/sh\necho x\n");
  shell("chmod 755 " + folder.write("node", script));
  const Ran ran = run_sfprobe({"--json", kHost}, {{"PATH", folder.path() + ":/usr/bin:/bin"}});
  CHECK(verdict_line(only_target(ran)) == "fail UNABLE_TO_GET_ISSUER_CERT_LOCALLY tls");
  CHECK(ran.seconds < 8);
}

TEST_CASE("a chain from a file: the same matrix without any network") {
  const Pki pki(kHost, {.rsa_bits = 2048});
  const TempFolder folder;
  const std::string root = folder.write("root.pem", pki.root.pem());
  const std::string chain = folder.write("chain.pem", pki.leaf.pem() + pki.intermediate.pem());
  const std::string turned = folder.write("turned.pem", pki.intermediate.pem() + pki.leaf.pem());
  const auto judge = [&](std::vector<std::string> more, const Environment& environment = {}) {
    more.insert(more.begin(), {"chain", "--json"});
    return run_sfprobe(more, environment);
  };
  const Ran unknown = judge({chain, "--host", kHost});
  CHECK(unknown.status == 1);
  CHECK(verdict_line(only_target(unknown)) == "fail UNABLE_TO_GET_ISSUER_CERT_LOCALLY tls");
  for (const std::string& file : {chain, turned}) {
    const Ran fine = judge({file, "--host", kHost, "--ca-file", root});
    CHECK(fine.status == 0);
    CHECK(verdict_line(only_target(fine)) == "ok - -");
  }
  const Environment extra{{"NODE_EXTRA_CA_CERTS", root}};
  CHECK(judge({chain, "--host", kHost}, extra).status == 0);
  const auto verdict = [&](std::vector<std::string> more) {
    return verdict_line(only_target(judge(std::move(more), extra)));
  };
  CHECK(verdict({chain, "--host", "other.example.com"}) == "fail ERR_TLS_CERT_ALTNAME_INVALID tls");
  CHECK(verdict({chain, "--host", kHost, "--at", "2036-11-22"}) == "fail CERT_HAS_EXPIRED tls");
  CHECK(verdict({chain, "--host", kHost, "--at", "2016-11-22T06:00:00Z"}) ==
        "fail CERT_NOT_YET_VALID tls");
  const Ran text = run_sfprobe({"chain", chain, "--host", kHost}, extra);
  CHECK(text.status == 0);
  CHECK(contains(text.out, "Who trusts the certificate"));
  for (const auto& wrong :
       std::vector<std::vector<std::string>>{{"chain", chain},
                                             {"chain", "--host", kHost},
                                             {"chain", "/nonexistent", "--host", kHost},
                                             {"chain", folder.path(), "--host", kHost},
                                             {"chain", chain, "--host", kHost, "--at", "soon"},
                                             {"chain", chain, "--host", "a..b"},
                                             {"--host", kHost, "login.example.com"}}) {
    CAPTURE(wrong);
    const Ran ran = run_sfprobe(wrong);
    CHECK(ran.status == 2);
    CHECK(ran.err.starts_with("sfprobe: "));
  }
}
