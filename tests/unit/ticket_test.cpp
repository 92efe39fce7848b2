// What is sent to whoever can remove a cause, for every stored world of the lab.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "sfprobe/sfprobe.hpp"
#include "support/content.hpp"
#include "text/words.hpp"
#include "text/wrap.hpp"

namespace fs = std::filesystem;
using namespace sfprobe;
using testing::content_of;

namespace {

constexpr std::size_t kMaxLines = 60;

struct World {
  std::string name;
  TargetReport report;
  std::string text;
};

World world_at(const fs::path& path) {
  World world{path.stem(), std::move(replay(content_of(path)).targets.front()), ""};
  world.text = to_text(make_ticket(world.report.evidence, world.report.diagnosis));
  return world;
}

World world(const std::string& name) {
  return world_at(fs::path(TESTS_FOLDER "/cases/oracle/evidence") / (name + ".json"));
}

bool has(const std::string& text, const std::string& part) {
  CAPTURE(text, part);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the ticket of every world of the lab has no holes and is one page") {
  std::size_t worlds = 0;
  for (const auto& entry : fs::directory_iterator(TESTS_FOLDER "/cases/oracle/evidence")) {
    const World one = world_at(entry.path());
    CAPTURE(one.name, one.text);
    ++worlds;
    for (const char* hole :
         {"{host}", "{target}", "{proxy}", "{machine}", "{issuer}", "{addresses}", "{location}",
          "{gateway_status}", "()", "\"\"", "its address", " ,", "  :", "unknown to", "<server>",
          "<host>", "<proxy>", "***"}) {
      CHECK(one.text.find(hole) == std::string::npos);
    }
    const auto lines = text::lines(one.text);
    CHECK(lines.size() <= kMaxLines);
    for (const std::string_view line : lines) {
      const bool command = line.starts_with("  ");
      if (!command) CHECK(text::columns(line) <= 80);
      CHECK_FALSE(line.ends_with(' '));
    }
    const bool fails = one.report.diagnosis.verdict.status == Status::fail;
    CHECK(fails == one.text.starts_with("To: "));
    if (fails) CHECK(lines.size() >= 8);
  }
  CHECK(worlds >= 936);
}

TEST_CASE("a ticket asks who can help, and shows what was sent and what came back") {
  const std::string refused = world("proxy-connect-403").text;
  CHECK(refused.starts_with("To: the team that runs the proxy "));
  CHECK(has(refused, "Please allow CONNECT to "));
  CHECK(has(refused, "Sent         CONNECT "));
  CHECK(has(refused, "Received     HTTP/1.1 403 "));
  CHECK(has(refused, "curl -v --proxy "));

  const std::string expired = world("trust-expired").text;
  CHECK(has(expired, "serial "));
  CHECK(has(expired, "SHA-256      "));
  CHECK(has(expired, "openssl s_client -connect "));

  const std::string names = world("dns-a-dropped").text;
  CHECK(names.starts_with("To: the team that runs the name servers"));
  CHECK(has(names, "dig @"));
}

TEST_CASE("a ticket about a login that works asks for nothing") {
  const Ticket ticket = [] {
    const World one = world("connect-both-families");
    return make_ticket(one.report.evidence, one.report.diagnosis);
  }();
  CHECK(ticket.to.empty());
  CHECK(ticket.request.empty());
  CHECK(ticket.commands.empty());
}
