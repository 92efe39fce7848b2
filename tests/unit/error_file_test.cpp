#include <catch2/catch.hpp>

#include "guidance/error_file.hpp"

using namespace sfprobe;
using namespace sfprobe::guidance;

namespace {

Recognised explained(std::string_view content) {
  static const Recogniser recogniser;
  return explain(recogniser, content);
}

}  // namespace

TEST_CASE("a HAR: every failed request, and the first cause") {
  const Recognised har = explained(R"({"log":{"version":"1.2","entries":[
    {"startedDateTime":"2026-11-22T06:00:09Z","request":{"url":"https://login.salesforce.com/a"},
     "response":{"status":0,"statusText":"","_error":"net::ERR_CERT_AUTHORITY_INVALID"}},
    {"startedDateTime":"2026-11-22T06:00:02Z","request":{"url":"https://login.salesforce.com/b"},
     "response":{"status":0,"_error":"net::ERR_NAME_NOT_RESOLVED"}},
    {"startedDateTime":"2026-11-22T06:00:03Z","request":{"url":"https://login.salesforce.com/b"},
     "response":{"status":0,"_error":"net::ERR_NAME_NOT_RESOLVED"}},
    {"startedDateTime":"2026-11-22T06:00:04Z","request":{"url":"https://login.salesforce.com/c"},
     "response":{"status":200,"statusText":"OK"}}]}})");
  CHECK(har.file == "HAR");
  REQUIRE(har.errors.size() == 2);
  CHECK(har.errors[0].id == "ENOTFOUND");
  CHECK(har.errors[0].count == 2);
  CHECK(har.errors[0].time == "2026-11-22T06:00:02Z");
  REQUIRE_FALSE(har.matches.empty());
  CHECK(har.matches.front().page.id == "ENOTFOUND");
}

TEST_CASE("a HAR without any error, and one that is damaged") {
  const Recognised fine = explained(R"({"log":{"entries":[]}})");
  CHECK(fine.file == "HAR");
  CHECK(fine.matches.empty());
  CHECK(explained(R"({"log":{"entries":[)").file.empty());
}

TEST_CASE("a debug log of npm, whose errors are npm's own and still listed") {
  const Recognised log = explained(
      "0 verbose cli /usr/bin/node /usr/bin/npm\n"
      "12 http fetch GET https://registry.example.org/x attempt 1 failed with ETIMEDOUT\n"
      "34 error code ETIMEDOUT\n");
  CHECK(log.file == "debug log of npm");
  REQUIRE_FALSE(log.errors.empty());
  CHECK(log.errors.front().id == "ETIMEDOUT");
}

TEST_CASE("a log of the CLI: only warnings and errors count, with their time") {
  const Recognised log = explained(
      R"({"level":20,"time":1700000000000,"msg":"getaddrinfo ENOTFOUND in a debug line"})"
      "\n"
      R"({"level":50,"time":1700000001000,"msg":"request to https://login.salesforce.com/ failed, reason: certificate has expired"})");
  CHECK(log.file == "log of the CLI");
  REQUIRE(log.errors.size() == 1);
  CHECK(log.errors.front().id == "CERT_HAS_EXPIRED");
  CHECK(log.errors.front().time == "2023-11-14T22:13:21Z");
}

TEST_CASE("a diagnosis of sf doctor: its strings are read, persons are not quoted") {
  const Recognised diagnosis = explained(R"({"cliConfig":{"a":"b"},"versionDetail":{},
    "logFilePaths":["/home/jane.doe/.sf/log"],"commandExitCode":1,
    "diagnosticResults":[{"testName":"x","status":"fail"}],
    "error":"request to https://jane.doe@acme.example@login.salesforce.com failed, reason: getaddrinfo ENOTFOUND login.salesforce.com"})");
  CHECK(diagnosis.file == "diagnosis of sf doctor");
  REQUIRE_FALSE(diagnosis.errors.empty());
  CHECK(diagnosis.errors.front().id == "ENOTFOUND");
  for (const FileError& error : diagnosis.errors) {
    CHECK(error.matched.find("jane") == std::string::npos);
  }
}

TEST_CASE("UTF-16 and numeric entities are read as text") {
  std::string utf16 = "\xFF\xFE";
  for (const char c : std::string_view("getaddrinfo ENOTFOUND login.salesforce.com")) {
    utf16 += c;
    utf16 += '\0';
  }
  REQUIRE_FALSE(explained(utf16).matches.empty());
  CHECK(explained(utf16).matches.front().page.id == "ENOTFOUND");
  const Recognised entities =
      explained("curl: Connexion refus&#233;e https://login.salesforce.com");
  REQUIRE_FALSE(entities.matches.empty());
  CHECK(entities.matches.front().page.id == "ECONNREFUSED");
}
