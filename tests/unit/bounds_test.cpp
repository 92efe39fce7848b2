#include <catch2/catch.hpp>

#include "diagnose/candidates.hpp"
#include "evidence/recorder.hpp"
#include "json/json_codec.hpp"
#include "json/json_value.hpp"
#include "sfprobe/anonymize.hpp"
#include "sfprobe/sfprobe.hpp"
#include "support/content.hpp"
#include "support/pki.hpp"
#include "text/redact.hpp"
#include "text/time.hpp"
#include "trust/pem_file.hpp"

using namespace sfprobe;

// What a hostile file or peer may make as large as it likes must cost no more than its size. A case
// here that grew quadratically would run into the suite's time limit.

namespace {

std::string repeated(const std::string& piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

// The evidence of a world of the lab.
Evidence evidence_of(const std::string& world) {
  return evidence_from_json(
             testing::content_of(TESTS_FOLDER "/cases/oracle/evidence/" + world + ".json"))
      .front();
}

Value& facts_of(Evidence& evidence, const std::string& id) {
  const auto step = std::find_if(evidence.steps.begin(), evidence.steps.end(),
                                 [&](const Step& one) { return one.id == id; });
  REQUIRE(step != evidence.steps.end());
  return step->facts;
}

}  // namespace

TEST_CASE("JSON costs what its size is") {
  const std::string array = "[" + repeated(R"({"a":1},)", 500'000) + "0]";
  const auto list = parse_json(array);
  REQUIRE(list);
  CHECK(list->list().size() == 500'001);

  std::string members = "{";
  for (int i = 0; i < 300'000; ++i) members += "\"k" + std::to_string(i) + "\":1,";
  const auto map = parse_json(members + "\"k7\":2}");
  REQUIRE(map);
  CHECK(map->map().size() == 300'000);
  CHECK(map->map()[7].second == Value(2));
  CHECK(to_json_tree(*map).size() == 300'000);
}

TEST_CASE("JSON with more values than any report has is none") {
  CHECK(parse_json("[" + repeated("1,", 3'999'998) + "1]"));
  CHECK_FALSE(parse_json("[" + repeated("1,", 4'000'000) + "1]"));
  CHECK_FALSE(parse_json(repeated("[", 65) + repeated("]", 65)));
  CHECK(parse_json(repeated("[", 64) + repeated("]", 64)));
}

TEST_CASE("JSON is read as before: repeated names, odd numbers, what is no JSON") {
  CHECK(parse_json(R"({"a":1,"b":2,"a":3})")->map() ==
        Value::Map{{"a", Value(3)}, {"b", Value(2)}});
  CHECK(parse_json("[1.5,18446744073709551615,-3,true,null,\"x\"]")->list() ==
        Value::List{{}, {}, Value(-3), Value(true), {}, Value("x")});
  for (const char* text : {"", "[1", "{\"a\":}", "[1] 2", "\"\xff\"", "nul"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_json(text));
  }
}

TEST_CASE("steps that all claim the same id are numbered, in time that grows with their number") {
  const auto now = Clock::now();
  Recorder recorder(now);
  recorder.add({.id = "a#2", .action = "x", .facts = Value::Map{}}, now);
  for (int i = 0; i < 1990; ++i)
    recorder.add({.id = "a", .action = "x", .facts = Value::Map{}}, now);
  const std::vector<Step> steps = recorder.close();
  REQUIRE(steps.size() == 1991);
  CHECK(steps[1].id == "a");
  CHECK(steps[2].id == "a#3");
  CHECK(steps.back().id == "a#1991");
}

TEST_CASE("a time of any year has a text") {
  CHECK(rfc3339(std::int64_t{253'402'300'799}) == "9999-12-31T23:59:59Z");
  CHECK(rfc3339(std::int64_t{-62'167'219'200}) == "0000-01-01T00:00:00Z");
  CHECK(rfc3339(std::int64_t{32'503'680'000}) == "3000-01-01T00:00:00Z");
  CHECK(rfc3339(std::int64_t{1} << 62) == "9999-12-31T23:59:59Z");
  CHECK(rfc3339(-(std::int64_t{1} << 62)) == "0000-01-01T00:00:00Z");
}

TEST_CASE("redaction costs what the text's size is, whatever a peer repeats in it") {
  constexpr std::size_t kBytes = 1'000'000;
  for (const std::string piece : {"/", "-", "://", "://x ", "pwd=\"\" ", "pwd='\" ", "eyJ_",
                                  "@/=", "&#64", "%25", "pass ", "sid='"}) {
    CAPTURE(piece);
    const std::string text = repeated(piece, kBytes / piece.size()) + "\n sid=SECRET";
    CHECK(text::redact_secrets(text).find("SECRET") == std::string::npos);
  }
}

TEST_CASE("judging costs what the evidence's size is, whatever NODE_OPTIONS holds") {
  Evidence evidence = evidence_of("tls-min-1.3-server-1.2");
  Value& facts = facts_of(evidence, "environment.variables");
  std::string options;
  for (int i = 0; i < 4000; ++i) options += "--title=a" + std::to_string(i) + " ";
  Value variable;
  variable.set("name", "NODE_OPTIONS");
  variable.set("value", options + "--tls-min-v1.3");
  facts.set("variables", Value(Value::List{variable}));
  const Diagnosis diagnosis = judge(evidence);
  CHECK(diagnosis.verdict.cause == "NODE_OPTIONS_HARMFUL");
  CHECK(diagnosis.verdict.summary == "--tls-min-v1.3 in NODE_OPTIONS makes the login fail");
}

TEST_CASE("judging costs what the evidence's size is, however many proxies it lists") {
  for (const char* list : {"choices", "trials"}) {
    Evidence evidence = evidence_of("proxy-all-proxy");
    Value& facts = facts_of(evidence, "proxy.choice");
    Value::List many = facts[list].list();
    for (int i = 0; i < 60'000; ++i) {
      Value one = facts["choices"].list().front();
      const std::string number = std::to_string(i);
      one.set("client", "client" + number);
      one.set("variable", "PROXY_" + number);
      one.set("proxy", "http://proxy" + number + ":3128");
      many.push_back(std::move(one));
    }
    facts.set(list, Value(std::move(many)));
    CAPTURE(list);
    CHECK(judge(evidence).verdict.cause == "PROXY_CHOICE_DIFFERS");
  }
}

TEST_CASE("of NODE_OPTIONS a few different options are taken away, each as it counts") {
  const auto twice = without_some("--a 1 --b --a 1");
  REQUIRE(twice.size() == 3);
  CHECK((twice[0].removed == "--b" && twice[0].rest == "--a 1 --a 1"));
  CHECK((twice[1].removed == "--a 1" && twice[1].rest == "--a 1 --b"));
  CHECK((twice[2].removed == "--a" && twice[2].rest == "--a 1 --b 1"));
  std::string options = "--tls-min-v1.3";
  for (int i = 0; i < 100; ++i) options += " --a" + std::to_string(i);
  const auto many = without_some(options);
  REQUIRE(many.size() == 17);
  CHECK(many.front().removed == "--tls-min-v1.3");
  CHECK(many.back().removed == "--tls-min-v1.3");
  CHECK(many.back().rest.starts_with("--a0 --a1"));
}

TEST_CASE("anonymising costs what the evidence's size is, however many names it has") {
  constexpr int kNames = 100'000;
  Evidence evidence;
  evidence.target = parse_target("login.salesforce.com");
  Value::List names;
  std::string text;
  for (int i = 0; i < kNames; ++i) {
    names.emplace_back("h" + std::to_string(i) + ".corp.test");
    text += "h" + std::to_string(kNames - i) + ".corp.test, ";
  }
  Step step{.id = "dns.lookup"};
  step.facts.set("cnames", Value(std::move(names)));
  step.facts.set("text", Value(text + repeated("1::", 300'000)));
  evidence.steps.push_back(std::move(step));
  const Anonymized hidden = anonymize(evidence, "key");
  REQUIRE(hidden.replaced.size() == 1);
  // One of the text is known by its domain alone.
  CHECK(hidden.replaced.front() == std::pair<std::string, std::size_t>("host names", kNames + 1));
}

TEST_CASE("of a file's certificates with one subject only so many are tried") {
  const testing::Certificate root = testing::make_certificate({.common_name = "Same", .ca = true});
  const testing::Certificate other = testing::make_certificate({.common_name = "Other"});
  const trust::PemFile file(repeated(root.pem(), 300) + other.pem());
  REQUIRE(file.size() == 301);
  trust::Chain found;
  file.find(::X509_get_subject_name(root.x509.get()), found);
  CHECK(found.size() == 256);
  file.find(::X509_get_subject_name(other.x509.get()), found);
  CHECK(found.size() == 257);
}
