#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <set>

#include "guidance/catalogue.hpp"
#include "sfprobe/report.hpp"
#include "sfprobe/run.hpp"
#include "support/content.hpp"

// In every stored world of the lab the verdict, its code, its cause and its first fix come from one
// reasoning: what the Salesforce CLI is predicted to do there.

namespace fs = std::filesystem;
using namespace sfprobe;

namespace {

struct World {
  std::string name;
  Diagnosis diagnosis;
  const Prediction* sf = nullptr;
};

template <class Check>
std::size_t in_every_world(const Check& check) {
  std::size_t worlds = 0;
  for (const auto& entry : fs::directory_iterator(TESTS_FOLDER "/cases/oracle/evidence")) {
    World world{entry.path().stem().string(),
                judge(evidence_from_json(testing::content_of(entry.path())).front())};
    for (const Prediction& prediction : world.diagnosis.predictions) {
      if (prediction.client == "sf") world.sf = &prediction;
    }
    CAPTURE(world.name);
    REQUIRE(world.sf != nullptr);
    check(world);
    ++worlds;
  }
  return worlds;
}

bool fails(const Verdict& verdict) { return verdict.status == Status::fail; }

}  // namespace

TEST_CASE("the verdict is the CLI's prediction, in every world") {
  // Of an answer that is not a login's; of any other kind the CLI gives no code, nor does sfprobe.
  const std::set<std::string> answers = {"", "HTML_RESPONSE", "EMPTY_RESPONSE",
                                         "rate_limit_exceeded", "server_error"};
  const std::size_t worlds = in_every_world([&](const World& world) {
    const Verdict& verdict = world.diagnosis.verdict;
    const Prediction& sf = *world.sf;
    CAPTURE(to_string(verdict.status), verdict.code, verdict.summary);
    if (sf.outcome != ClientOutcome::response) {
      CHECK(fails(verdict));
      if (!sf.codes.empty()) {
        CHECK(std::find(sf.codes.begin(), sf.codes.end(), verdict.code) != sf.codes.end());
      }
    } else if (fails(verdict)) {
      CHECK(answers.contains(verdict.code));
    } else {
      CHECK(verdict.code.empty());
    }
  });
  CHECK(worlds >= 936);
}

TEST_CASE("every failure has a cause with a page, and something to do") {
  in_every_world([&](const World& world) {
    const Diagnosis& diagnosis = world.diagnosis;
    if (!fails(diagnosis.verdict)) return;
    CAPTURE(diagnosis.verdict.code, diagnosis.verdict.cause);
    CHECK(guidance::find_page(diagnosis.verdict.cause).has_value());
    CHECK_FALSE(diagnosis.verdict.summary.empty());
    CHECK(diagnosis.why.size() <= 3);
    CHECK_FALSE(diagnosis.fixes.empty());
  });
}

TEST_CASE(
    "no fix that was seen to fail is offered, and none that goes around a proxy that answers") {
  in_every_world([&](const World& world) {
    const Diagnosis& diagnosis = world.diagnosis;
    for (const Fix& fix : diagnosis.fixes) {
      CAPTURE(fix.id);
      CHECK(fix.proof != Proof::disproved);
    }
    const bool answered = diagnosis.verdict.cause == "PROXY_REFUSED" ||
                          diagnosis.verdict.cause == "PROXY_AUTH_REQUIRED";
    if (answered) CHECK(diagnosis.fixes.front().id != "go-direct");
  });
}

TEST_CASE("where IPv4 was seen to pass, trying it first comes before asking anybody") {
  in_every_world([&](const World& world) {
    if (world.name != "connect-v6-large-packets-lost") return;
    REQUIRE_FALSE(world.diagnosis.fixes.empty());
    CHECK(world.diagnosis.fixes.front().id == "prefer-ipv4");
  });
}

// Not where the CLI ends by itself.
TEST_CASE("where a login is seen to fail on its way, the table marks the stage") {
  std::size_t marked = 0;
  in_every_world([&](const World& world) {
    const Diagnosis& diagnosis = world.diagnosis;
    const Verdict& verdict = diagnosis.verdict;
    const bool seen = fails(verdict) && world.sf->certainty == Certainty::observed &&
                      world.sf->outcome != ClientOutcome::crash;
    if (!seen || verdict.stage.empty() || verdict.stage == "environment") return;
    if (verdict.cause == "PROXY_URL_INVALID") return;
    CAPTURE(verdict.stage, verdict.cause);
    REQUIRE_FALSE(diagnosis.routes.empty());
    const auto& cells = diagnosis.routes.front().cells;
    CHECK(std::any_of(cells.begin(), cells.end(), [](const RouteCell& cell) {
      return cell.state == RouteCell::State::failed || cell.state == RouteCell::State::warning;
    }));
    ++marked;
  });
  CHECK(marked >= 500);
}

// Worlds in which a code alone, EPROTO or HTML_RESPONSE, would blame the wrong party.
TEST_CASE("the party that is asked is the one that the evidence names") {
  struct Row {
    std::string cause;
    std::string first_fix;
  };
  const std::map<std::string, Row> rows = {
      {"http-garbage", {"MALFORMED_RESPONSE", "ask-about-answer"}},
      {"http-chunk-trailer-bad", {"MALFORMED_RESPONSE", "ask-about-answer"}},
      {"http-100-first", {"MALFORMED_RESPONSE", "ask-about-answer"}},
      {"h2-garbage", {"MALFORMED_RESPONSE", "ask-about-answer"}},
      {"h2-only", {"EPROTO", "ask-about-tls"}},
      {"both-proxy-lf-unknown-root", {"PROXY_ANSWER_MALFORMED", "ask-about-proxy-answer"}},
      {"h2-503-html", {"SERVICE_UNAVAILABLE", "check-status"}},
      {"h2-403-html", {"HTML_RESPONSE", "ask-about-page"}},
      {"dns-servfail", {"DNS_SERVER_FAILS", "ask-about-name-server"}},
      {"proxy-microsocks-password-missing", {"PROXY_AUTH_REQUIRED", "add-proxy-credentials"}},
      {"proxy-user-password-only", {"PROXY_AUTH_REQUIRED", "add-proxy-credentials"}},
      {"proxy-200-header-20k", {"HEADERS_TOO_LARGE", "ask-about-headers"}},
      {"dns-address-broadcast", {"DNS_SINKHOLE", "ask-about-filter"}},
      {"dns-first-nxdomain", {"DNS_DISAGREEMENT", "ask-about-disagreement"}},
      {"dns-nsswitch-files-only", {"LOCAL_LOOKUP_FAILS", "add-dns-source"}},
      {"dns-edns-formerr-asked", {"LOCAL_LOOKUP_FAILS", "drop-edns0"}},
      {"dns-edns-notimp-asked", {"LOCAL_LOOKUP_FAILS", "drop-edns0"}},
      {"dns-use-vc-tcp-dropped", {"LOCAL_LOOKUP_FAILS", "drop-use-vc"}},
      {"dns-firewall-drops", {"EACCES", "check-local-firewall"}},
      {"both-v6-no-route-370ms-wrong-host", {"ADDRESS_ATTEMPT_TIMEOUT", "raise-attempt-timeout"}},
      {"both-tls-1.3-client-certificate-unknown", {"CERT_INTERCEPTED", "ask-for-root"}},
      {"openssl-conf-groups-other", {"OPENSSL_CONF_HARMFUL", "unset-openssl-conf"}},
      {"proxy-connect-204", {"PROXY_ANSWER_MALFORMED", "ask-about-proxy-answer"}},
      {"proxy-200-100-first", {"PROXY_ANSWER_MALFORMED", "ask-about-proxy-answer"}},
      {"proxy-by-name-dns-silent", {"DNS_SERVER_SILENT", "ask-about-name-server"}},
      {"proxy-url-newline", {"PROXY_URL_INVALID", "write-proxy-url"}},
      {"openssl-conf-security-level-3", {"OPENSSL_CONF_HARMFUL", "unset-openssl-conf"}},
      {"http-trailer-17k", {"HEADERS_TOO_LARGE", "raise-header-size"}},
      {"both-reject-0-wrong-host-503", {"UNEXPECTED_RESPONSE", "check-status"}},
      {"http-101-bare", {"MALFORMED_RESPONSE", "ask-about-answer"}},
      {"http-length-tab", {"MALFORMED_RESPONSE", "ask-about-answer"}}};
  std::size_t seen = 0;
  in_every_world([&](const World& world) {
    const auto row = rows.find(world.name);
    if (row == rows.end()) return;
    ++seen;
    CHECK(world.diagnosis.verdict.cause == row->second.cause);
    REQUIRE_FALSE(world.diagnosis.fixes.empty());
    CHECK(world.diagnosis.fixes.front().id == row->second.first_fix);
  });
  CHECK(seen == rows.size());
}
