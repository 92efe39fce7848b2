// Evidence of every world without its names: judged the same, and none of the names is in it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <sstream>

#include "anonymize/names_at.hpp"
#include "anonymize/pseudonyms.hpp"
#include "sfprobe/sfprobe.hpp"
#include "support/content.hpp"
#include "text/ascii.hpp"

namespace fs = std::filesystem;
using namespace sfprobe;
using anonymizing::Pseudonyms;
using testing::content_of;

namespace {

std::string said(const Diagnosis& diagnosis) {
  const Verdict& verdict = diagnosis.verdict;
  std::ostringstream out;
  out << to_string(verdict.status) << ' ' << verdict.code << ' ' << verdict.cause << ' '
      << (verdict.owner ? to_string(*verdict.owner) : "-") << ' ' << verdict.stage << ' '
      << to_string(verdict.certainty) << '\n';
  for (const Finding& one : diagnosis.findings) {
    out << one.code << ' ' << to_string(one.status) << ' ' << one.route << ' ' << one.because
        << '\n';
  }
  for (const Prediction& one : diagnosis.predictions) {
    out << one.client << ' ' << to_string(one.outcome);
    for (const std::string& code : one.codes) out << ' ' << code;
    out << ' ' << one.status.value_or(0) << '\n';
  }
  for (const Fix& one : diagnosis.fixes) out << one.id << ' ' << to_string(one.proof) << '\n';
  for (const RouteRow& row : diagnosis.routes) {
    for (const RouteCell& cell : row.cells) out << to_string(cell.state) << ' ' << cell.word << ' ';
    out << '\n';
  }
  return out.str();
}

bool contains_ignoring_case(const std::string& text, const std::string& part) {
  const auto at = std::search(text.begin(), text.end(), part.begin(), part.end(),
                              [](char a, char b) { return text::lower(a) == text::lower(b); });
  return at != text.end();
}

// A list's strings, each with another name for the proxy of the lab.
Value renamed(const Value& list) {
  Value::List out;
  for (const Value& one : list.list()) {
    std::string line = one.string();
    for (std::size_t at = line.find("squid.corp"); at != std::string::npos;
         at = line.find("squid.corp")) {
      line.replace(at, 10, "wolpertinger-px7.zaubernuss.example");
    }
    out.push_back(Value(line));
  }
  return Value(std::move(out));
}

// What servers and the machine say of whose they are, where the world had something else.
Evidence planted(Evidence evidence) {
  for (Step& step : evidence.steps) {
    for (const char* key : {"headers", "proxy_headers"}) {
      if (step.facts[key].is_list()) step.facts.set(key, renamed(step.facts[key]));
    }
    if (!step.facts["title"].string().empty()) {
      step.facts.set("title", "Blocked at DRACHENFELS-WS12 for Kunigunde.Muster");
      step.facts.set("excerpt",
                     "Ask hugo.hirsch@zaubernuss.example; WORKGRP\\kunigunde on px9."
                     "intern.zaubernuss.example (drachenfels-ws12.zaubernuss.example)");
    }
  }
  Value machine;
  machine.set("host_name", "drachenfels-ws12");
  machine.set("user", "kunigunde.muster");
  evidence.steps.push_back({.id = "environment.machine", .action = "read", .facts = machine});
  return evidence;
}

}  // namespace

TEST_CASE("an anonymised report of every world is judged the same and names nobody") {
  std::size_t worlds = 0;
  for (const auto& entry : fs::directory_iterator(TESTS_FOLDER "/cases/oracle/evidence")) {
    const Report report = replay(content_of(entry.path()));
    const TargetReport& original = report.targets.front();
    TargetReport hidden{anonymize(original.evidence, "key").evidence, {}, {}};
    hidden.diagnosis = judge(hidden.evidence);
    CAPTURE(entry.path().stem().string());
    ++worlds;
    CHECK(said(hidden.diagnosis) == said(original.diagnosis));
    const std::string json = to_json(Report{report.started, 0, {hidden}});
    for (const char* planted :
         {"login.example.com", "10.20.0.", "fd20::", "Lab Root", "Lab Intermediate", "corp Root",
          "stranger Root", "proxy.corp", "-----\\n"}) {
      const std::size_t at = json.find(planted);
      CAPTURE(planted, at == std::string::npos ? "" : json.substr(at > 80 ? at - 80 : 0, 160));
      CHECK(at == std::string::npos);
    }
  }
  CHECK(worlds >= 402);
}

TEST_CASE("names that a server tells are replaced in every world, and it is judged the same") {
  std::size_t worlds = 0;
  for (const auto& entry : fs::directory_iterator(TESTS_FOLDER "/cases/oracle/evidence")) {
    const std::string content = content_of(entry.path());
    if (content.find("squid.corp") == std::string::npos &&
        content.find("<h1>") == std::string::npos) {
      continue;
    }
    ++worlds;
    CAPTURE(entry.path().stem().string());
    const Evidence original = planted(evidence_from_json(content).front());
    const Evidence hidden = anonymize(original, "key").evidence;
    const Diagnosis diagnosis = judge(hidden);
    CHECK(said(diagnosis) == said(judge(original)));
    const std::string json = to_json(Report{"", 0, {{hidden, diagnosis}}});
    for (const char* name : {"wolpertinger", "zaubernuss", "drachenfels", "kunigunde", "muster",
                             "hugo", "hirsch", "WORKGRP", "px9"}) {
      CAPTURE(name);
      CHECK_FALSE(contains_ignoring_case(json, name));
    }
  }
  CHECK(worlds >= 20);
}

TEST_CASE("pseudonyms keep labels, prefixes and kinds, and depend on the key") {
  const Pseudonyms one("one");
  const std::string host = one.host("login.corp.example.com");
  const std::string suffix = one.host("corp.example.com");
  CHECK(host.ends_with("." + suffix));
  CHECK(one.host("*.corp.example.com") == "*." + suffix);
  CHECK(suffix.ends_with(".com"));
  CHECK(one.host("login.salesforce.com") == "login.salesforce.com");
  CHECK(one.host("acme.my.salesforce.com").ends_with(".my.salesforce.com"));
  CHECK(one.host("acme.my.salesforce.com").find("acme") == std::string::npos);
  CHECK(one.host("LOGIN.corp.example.com") == host);
  CHECK(Pseudonyms("two").host("login.corp.example.com") != host);

  const std::string a = one.address("10.1.2.3").value();
  const std::string b = one.address("10.1.2.4").value();
  CHECK(a.starts_with("10."));
  CHECK(a != "10.1.2.3");
  CHECK(a != b);
  CHECK(a.substr(0, a.rfind('.')) == b.substr(0, b.rfind('.')));
  CHECK(one.address("192.168.7.7").value().starts_with("192.168."));
  CHECK(one.address("fd00::1").value().starts_with("fd"));
  CHECK_FALSE(one.address("8.8.8.8"));
  CHECK_FALSE(one.address("127.0.0.1"));
  CHECK_FALSE(one.address("2.146.3"));
  CHECK(one.file("ca.pem").ends_with(".pem"));
}

TEST_CASE("a text's longest name comes first, and names that differ in case have their order") {
  using Numbers = std::vector<std::size_t>;
  const anonymizing::NamesAt names(
      {"corp", "corp.acme", "Corp.acme.test", "acme", "CORP.acme", "corp.b"});
  CHECK(names.at_start_of("corp.acme.test:443") == Numbers{2, 1, 4, 0});
  CHECK(names.at_start_of("corp.acme.tess") == Numbers{1, 4, 0});
  CHECK(names.at_start_of("corp.c") == Numbers{0});
  CHECK(names.at_start_of("acme") == Numbers{3});
  for (const char* none : {"", "acm", "b", "zzz", "cor", "aa"}) {
    CHECK(names.at_start_of(none).empty());
  }
  CHECK(anonymizing::NamesAt({}).at_start_of("corp").empty());
}

TEST_CASE("a user's paths and the hosts of NO_PROXY are replaced wherever they occur") {
  Evidence evidence;
  evidence.target = parse_target("login.salesforce.com");
  Value variables;
  const auto variable = [](const char* name, const char* value) {
    Value one;
    one.set("name", name);
    one.set("value", value);
    return one;
  };
  variables.set("variables",
                Value(Value::List{variable("NODE_EXTRA_CA_CERTS", "/home/anna/certs/acme-root.pem"),
                                  variable("HTTPS_PROXY", "http://***@proxy.acme.test:8080"),
                                  variable("NO_PROXY", ".acme.test,intranet,10.0.0.0/8")}));
  evidence.steps.push_back({.id = "environment.variables", .facts = variables});
  evidence.steps.push_back({.id = "proxy.connect.10.1.2.3",
                            .subject = "PROXY.acme.test:8080",
                            .raw = {"errno", 1, "anna: cannot reach http://intranet/"}});
  const Anonymized hidden = anonymize(evidence, "key");
  const std::string json = to_json(Report{"", 0, {{hidden.evidence, {}, {}}}});
  CAPTURE(json);
  for (const char* name : {"anna", "acme", "intranet", "10.1.2.3", "certs"}) {
    CHECK(json.find(name) == std::string::npos);
  }
  for (const char* kept : {"/home/user-", ".pem", "NODE_EXTRA_CA_CERTS", "login.salesforce.com",
                           "proxy.connect.10.", ".test"}) {
    CHECK(json.find(kept) != std::string::npos);
  }
  const auto counted = std::find_if(hidden.replaced.begin(), hidden.replaced.end(),
                                    [](const auto& one) { return one.first == "host names"; });
  REQUIRE(counted != hidden.replaced.end());
  CHECK(counted->second >= 3);
}
