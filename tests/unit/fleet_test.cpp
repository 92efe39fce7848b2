#include <catch2/catch.hpp>

#include <fmt/format.h>

#include "report/fleet.hpp"

using namespace sfprobe;

namespace {

TargetReport target(const std::string& host, Status status, const std::string& code) {
  TargetReport report;
  report.diagnosis.target = parse_target(host);
  report.diagnosis.verdict.status = status;
  report.diagnosis.verdict.code = code;
  report.diagnosis.verdict.summary = "the reason";
  RouteRow row{.route = "direct", .label = "direct", .of_cli = true, .cells = {}};
  row.cells[0] = {.state = RouteCell::State::ok, .took_us = 3000, .word = ""};
  if (status == Status::fail) row.cells[1] = {RouteCell::State::failed, 12'000, "refused"};
  report.diagnosis.routes = {row};
  return report;
}

std::string picture(std::size_t failed, std::size_t well, const TerminalStyle& style = {}) {
  Fleet fleet;
  for (std::size_t i = 0; i < well; ++i) {
    fleet.add(target(fmt::format("w{}.test", i), Status::ok, ""));
  }
  for (std::size_t i = 0; i < failed; ++i) {
    fleet.add(target(fmt::format("f{}.test", i), Status::fail, "ECONNREFUSED"));
  }
  return fleet.text(style);
}

}  // namespace

TEST_CASE("a large group is one line, and the first of it are named") {
  const std::string text = picture(30, 5000);
  CAPTURE(text);
  CHECK(text.starts_with("✗ 30 hosts · ECONNREFUSED\n  f0.test, f1.test,"));
  CHECK(text.find("f23.test, and 6 more") != std::string::npos);
  CHECK(text.find("The reason.") != std::string::npos);
  CHECK(text.find("✓ 5000 hosts\n") != std::string::npos);
  CHECK(text.find("w0.test") == std::string::npos);
}

TEST_CASE("a few targets have a table, worst first; if all is well nobody needs it") {
  const std::string text = picture(2, 3);
  CAPTURE(text);
  const std::size_t table = text.find("\nTarget ");
  REQUIRE(table != std::string::npos);
  CHECK(text.find("f0.test", table) < text.find("w0.test", table));
  CHECK(text.find("✗ refused", table) != std::string::npos);
  CHECK(picture(0, 3).find("\nTarget ") == std::string::npos);
  CHECK(picture(0, 3, {.verbose = true}).find("\nTarget ") != std::string::npos);
}

TEST_CASE("the table of many has an end, which says what is left out") {
  const std::string text = picture(150, 300, {.verbose = true});
  CHECK(text.find("  and 350 more\n") != std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\n') < 130);
}

TEST_CASE("a target is shown by its label, and cannot write to the terminal") {
  Fleet fleet;
  for (const char* label : {"Acme", "\x1b[31mred"}) {
    TargetReport one = target("a.test", Status::fail, "ECONNREFUSED");
    one.label = label;
    fleet.add(one);
  }
  const std::string text = fleet.text({});
  CHECK(text.starts_with("✗ Acme (a.test) · ECONNREFUSED\n"));
  CHECK(text.find('\x1b') == std::string::npos);
}
