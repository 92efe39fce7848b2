// Of an answer that Node.js does not take, and of a handshake that ends with an alert: the proof
// shows what is wrong with it, and the check shows the fault.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "facts/tls_alert.hpp"
#include "support/reading.hpp"

using namespace sfprobe;
using sfprobe::testing::evidence_of;
using sfprobe::testing::has;
using sfprobe::testing::read;
using sfprobe::testing::Read;
using sfprobe::testing::reading;

namespace {

std::string in_markup(std::string text) {
  for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos;) {
    text.replace(at, 1, "&#39;");
  }
  return text;
}

}  // namespace

TEST_CASE("proof: what Node.js does not take of an answer stands beside its status") {
  struct Fault {
    const char* world;
    const char* proof;
  };
  for (const Fault& one : {
           Fault{"http-header-control",
                 "70 bytes; Node.js's parser stops in a header's value: HPE_INVALID_HEADER_TOKEN"},
           Fault{"http-headers-then-body-late-lf",
                 "Node.js's parser stops in the headers: HPE_INVALID_HEADER_TOKEN"},
           Fault{"http-length-tab", "a tab follows Content-Length: 2"},
           Fault{"http-h2-preface", "bytes that are not HTTP/1.1, after "},
       }) {
    CAPTURE(one.world);
    const Read said = reading(one.world);
    CHECK(has(said.ticket, one.proof));
    CHECK(has(said.html, in_markup(one.proof)));
  }
}

TEST_CASE("proof: a good answer has no fault beside its status") {
  CHECK_FALSE(has(reading("http-503-html").ticket, "parser stops"));
}

TEST_CASE("proof: what answers in another protocol changes no HTTP, and spoke no HTTP/0.9") {
  const Read said = reading("http-h2-preface");
  CHECK(has(said.ticket,
            "find out what answers at login.example.com:443 inside TLS: it does not "
            "speak HTTP/1.1."));
  CHECK_FALSE(has(said.ticket, "HTTP/0.9"));
  CHECK_FALSE(has(said.ticket, "pass unchanged"));
  CHECK(has(said.terminal, "✗ not HTTP"));
}

TEST_CASE("proof: the check of a fault that curl does not show is one of Node.js's") {
  const Read direct = reading("http-header-control");
  const std::string post =
      "node -e 'fetch(process.argv[1], {method: \"POST\", headers: {Accept: "
      "\"application/json\"}})";
  CHECK(has(direct.ticket, "To check: " + post));
  CHECK(has(direct.ticket, "# curl works here: the fault shows with Node.js alone curl -v"));
  const Read proxied = reading("both-proxy-http-lf");
  CHECK(has(proxied.ticket, "NODE_USE_ENV_PROXY=1 https_proxy=http://"));
  // Neither works.
  CHECK_FALSE(has(reading("http-h2-preface").ticket, "node -e"));
}

TEST_CASE("proof: two codes of one fault are said to be one") {
  const Read said = reading("http-headers-then-body-late-lf");
  CHECK(has(said.ticket,
            "(HPE_INVALID_HEADER_TOKEN), which the CLI reports as "
            "UND_ERR_RES_CONTENT_LENGTH_MISMATCH."));
  CHECK_FALSE(has(said.ticket, "fail with UND_ERR"));
  CHECK_FALSE(has(reading("http-header-control").ticket, "reports as"));
}

TEST_CASE("proof: why a length is not valid, and who cannot read it") {
  const Read said = reading("http-length-tab");
  CHECK(has(said.terminal, "a tab follows the answer's Content-Length"));
  CHECK(has(said.ticket, "the Salesforce CLI cannot read them"));
}

TEST_CASE("proof: what a CLI does that is not installed is a prediction") {
  const std::string stored = evidence_of("trust-expired");
  const Read predicted = read(stored);
  CHECK(has(predicted.ticket, "The Salesforce CLI would fail with CERT_HAS_EXPIRED."));
  CHECK(has(predicted.ticket, "Node.js 24.21.0 (no sf found; predicted)"));
  auto evidence = nlohmann::json::parse(stored);
  for (auto& step : evidence["steps"]) {
    if (!step["facts"].contains("sf_version")) continue;
    step["facts"]["sf_path"] = "/usr/bin/sf";
    step["facts"]["sf_version"] = "2.146.3";
  }
  const Read installed = read(evidence.dump());
  CHECK(has(installed.ticket, "The Salesforce CLI fails with CERT_HAS_EXPIRED."));
  CHECK(has(installed.ticket, "the Salesforce CLI 2.146.3 on Node.js 24.21.0"));
}

TEST_CASE("proof: a handshake shows what came, and what was offered") {
  CHECK(has(reading("tls-bytes-heartbeat-silence").ticket,
            "Received 8 bytes that do not answer the ClientHello, after "));
  const Read alert = reading("tls-group-1.2-p-224");
  CHECK(has(alert.ticket, "offers TLS 1.2 and 1.3"));
  CHECK(has(alert.ticket, "TLS alert 40 (handshake_failure) after "));
}

TEST_CASE("proof: an alert has the standard's name where a person reads it") {
  CHECK(tls::alert_name(40) == "handshake_failure");
  CHECK(tls::alert_name(116) == "certificate_required");
  CHECK(tls::alert_name(200).empty());
  CHECK(tls::alert_text(200) == "number 200");
  const Read said = reading("tls-group-1.2-p-224");
  CHECK_FALSE(has(said.ticket, "sslv3"));
}
