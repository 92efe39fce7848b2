// What every stored world of the lab says: each thing once, to one owner, and what can be pasted.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "sfprobe/sfprobe.hpp"
#include "support/content.hpp"
#include "text/words.hpp"

namespace fs = std::filesystem;
using namespace sfprobe;
using testing::content_of;

namespace {

struct World {
  std::string name;
  TargetReport report;
};

World world_at(const fs::path& path) {
  return {path.stem(), std::move(replay(content_of(path)).targets.front())};
}

World world(const std::string& name) {
  return world_at(fs::path(TESTS_FOLDER "/cases/oracle/evidence") / (name + ".json"));
}

const std::vector<World>& worlds() {
  static const std::vector<World> all = [] {
    std::vector<World> found;
    for (const auto& entry : fs::directory_iterator(TESTS_FOLDER "/cases/oracle/evidence")) {
      found.push_back(world_at(entry.path()));
    }
    return found;
  }();
  return all;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// In one line, so that where it is wrapped does not matter.
std::string terminal(const TargetReport& target) {
  std::string text = to_terminal({"2026-11-22T06:00:00Z", 1, {target}}, {.width = 200});
  std::string out;
  for (char c : text) {
    const bool blank = c == '\n' || c == ' ';
    if (!blank || !out.ends_with(' ')) out += blank ? ' ' : c;
  }
  return out;
}

std::string ticket(const TargetReport& target) {
  std::string text = to_text(make_ticket(target.evidence, target.diagnosis));
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string_view team(Owner owner) {
  switch (owner) {
    case Owner::dns: return "the team that runs your DNS";
    case Owner::proxy: return "the team that runs your proxy";
    case Owner::firewall: return "the team that runs your firewall";
    case Owner::tls_inspection: return "the team that runs your TLS inspection";
    case Owner::network: return "your network team";
    default: return "";
  }
}

}  // namespace

TEST_CASE("there is one message to send and the owner of the cause gets it") {
  std::size_t addressed = 0;
  for (const World& one : worlds()) {
    CAPTURE(one.name);
    const Diagnosis& diagnosis = one.report.diagnosis;
    std::vector<const Fix*> messages;
    for (const Fix& fix : diagnosis.fixes) {
      if (fix.to_send) messages.push_back(&fix);
    }
    CHECK(messages.size() <= 1);
    if (messages.empty() || !diagnosis.verdict.owner) continue;
    const std::string_view owner = team(*diagnosis.verdict.owner);
    CAPTURE(messages.front()->text);
    if (!owner.empty())
      CHECK(messages.front()->text.starts_with("Send this to " + std::string(owner)));
    addressed += owner.empty() ? 0 : 1;
  }
  CHECK(addressed > 300);
}

TEST_CASE("no reason repeats another") {
  for (const World& one : worlds()) {
    const auto& why = one.report.diagnosis.why;
    for (std::size_t i = 0; i < why.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        CAPTURE(one.name, why[i].text, why[j].text);
        CHECK_FALSE(has(why[i].text, why[j].text));
        CHECK_FALSE(has(why[j].text, why[i].text));
      }
    }
  }
}

TEST_CASE("the form of a proxy URL is told only where the URL is not") {
  CHECK_FALSE(has(terminal(world("proxy-url-two-schemes").report), "in the form"));
  CHECK_FALSE(has(terminal(world("two-changes-doubled-scheme-inspects").report), "in the form"));
  const auto& fixes = world("proxy-bad-port").report.diagnosis.fixes;
  CHECK(std::any_of(fixes.begin(), fixes.end(), [](const Fix& fix) {
    return fix.id == "write-proxy-url" && !fix.env && has(fix.text, "in the form");
  }));
}

TEST_CASE("a line with *** is said to need credentials before it is said to work") {
  const std::string shown = terminal(world("proxy-user-backslash-env").report);
  CAPTURE(shown);
  const std::size_t note = shown.find("in the place of ***, which is not to be typed");
  const std::size_t works = shown.find("Checked against this run's evidence");
  REQUIRE(note != std::string::npos);
  REQUIRE(works != std::string::npos);
  CHECK(note < works);
  CHECK(has(shown, "with those that are set: works."));
  CHECK_FALSE(has(ticket(world("proxy-user-backslash-env").report), "***"));
}

TEST_CASE("the table tells the URL of the CLI from the repaired one and from nobody's") {
  const auto labels = [](const std::string& name) {
    std::vector<std::string> all;
    for (const RouteRow& row : world(name).report.diagnosis.routes) {
      all.push_back((row.of_cli ? "> " : "") + row.label);
    }
    return all;
  };
  using Labels = std::vector<std::string>;
  CHECK(labels("proxy-url-two-schemes") ==
        Labels{"> HTTPS_PROXY", "direct", "10.20.0.2:3128 (repaired)"});
  CHECK(labels("proxy-url-two-schemes-socks") ==
        Labels{"> socks://http:1080", "direct", "10.20.0.2:3128 (repaired)"});
  CHECK(labels("proxy-url-zero-width") ==
        Labels{"> HTTPS_PROXY", "direct", "10.20.0.2:3128 (repaired)"});
  CHECK(labels("proxy-blank-lower") == Labels{"> https_proxy", "direct"});
  CHECK(labels("proxy-no-port") == Labels{"> 10.20.0.2:80", "direct", "10.20.0.2:1080"});
  const std::string works = ticket(world("proxy-url-two-schemes").report);
  CHECK(has(works, "a login request through 10.20.0.2:3128 (repaired)"));
}

TEST_CASE("a change that only goes around the cause comes with what removes it") {
  const Ticket slow = [] {
    const World one = world("connect-three-370ms-last-dropped");
    return make_ticket(one.report.evidence, one.report.diagnosis);
  }();
  CHECK(slow.owner == "the network team");
  CHECK(has(slow.owner_request, "are slow to open"));
  CHECK(has(ticket(world("dns-search-wildcard").report),
            "The cause is for the team that runs the name servers"));
  CHECK(has(ticket(world("proxy-bad-port").report),
            "For good: Correct the proxy URL in HTTPS_PROXY"));
  // The change is final.
  const World final = world("http-timeout-small");
  CHECK(make_ticket(final.report.evidence, final.report.diagnosis).owner_request.empty());
}

TEST_CASE("where no Node.js was found that is one clause with the version if it matters") {
  World one = world("connect-refused");
  Diagnosis& diagnosis = one.report.diagnosis;
  diagnosis.cli = {.sf_version = "", .node_version = "26", .assumed = true};
  diagnosis.predictions.front().on_other_runtimes.clear();
  CHECK(has(terminal(one.report), "· no sf or Node.js found "));
  CHECK_FALSE(has(terminal(one.report), "Node.js 26"));
  diagnosis.predictions.front().on_other_runtimes.push_back(
      {"Node.js 22", ClientOutcome::error, {"UND_ERR_CONNECT_TIMEOUT"}, std::nullopt});
  CHECK(has(terminal(one.report), "· no sf or Node.js found, judged for Node.js 26 "));
  diagnosis.cli.sf_version = "2.146.3";
  CHECK(has(terminal(one.report), "· sf 2.146.3, its Node.js not found, judged for Node.js 26 "));
}

TEST_CASE("a command is broken over lines where that changes nothing: outside of quotes") {
  std::size_t broken = 0;
  for (const World& one : worlds()) {
    const std::string text =
        to_terminal({"2026-11-22T06:00:00Z", 1, {one.report}}, {.verbose = true, .width = 40});
    for (const std::string_view line : text::lines(text)) {
      if (!line.ends_with(" \\")) continue;
      CAPTURE(one.name, line);
      CHECK(std::count(line.begin(), line.end(), '\'') % 2 == 0);
      ++broken;
    }
  }
  CHECK(broken > 1000);
  const TargetReport target = world("dns-search-wildcard").report;
  const std::string narrow = to_terminal({"2026-11-22T06:00:00Z", 1, {target}}, {.width = 40});
  CHECK(has(narrow, "RES_OPTIONS='ndots:1 timeout:1 attempts:2'\n"));
  TerminalStyle windows{.width = 40, .shell = Shell::powershell};
  CHECK_FALSE(has(to_terminal({"2026-11-22T06:00:00Z", 1, {target}}, windows), " \\\n"));
}

TEST_CASE("what is known of a command's own files and settings decides which fix comes first") {
  const auto first = [](const std::string& name) {
    const World one = world_at(fs::path(TESTS_FOLDER "/cases/cli/evidence") / (name + ".json"));
    const auto& fixes = one.report.diagnosis.fixes;
    for (const Fix& fix : fixes) {
      CAPTURE(name, fix.id);
      CHECK(fix.id != "release-windows-port");  // none of them runs under Windows
    }
    return fixes.empty() ? Fix{} : fixes.front();
  };
  CHECK(first("key-der.jwt").id == "convert-key-to-pem");
  CHECK(has(first("key-der.jwt").command, "-in server.key "));
  CHECK(first("key-encrypted.jwt").id == "remove-passphrase");
  CHECK(first("key-escaped.jwt").id == "restore-line-breaks");
  CHECK(first("key-ec.jwt").id == "make-key-pair");
  CHECK(first("key-empty.jwt").id == "test-key-file");
  CHECK(first("callback-port-held.web").id == "find-port-owner");
  CHECK(first("callback-localhost-elsewhere.web").id == "check-localhost");
  CHECK(first("url-audience-variable.jwt").id == "unset-audience-url");
  CHECK(first("url-email.web").id == "check-url");
  CHECK(first("url-http.web").id == "use-https");
}
