#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <filesystem>
#include <map>
#include <regex>
#include <sstream>

#include "guidance/catalogue.hpp"
#include "report/explanation.hpp"
#include "sfprobe/error.hpp"
#include "sfprobe/render.hpp"
#include "sfprobe/run.hpp"
#include "support/content.hpp"
#include "text/wrap.hpp"

// Every world of the lab, as a person at a terminal meets it.

namespace fs = std::filesystem;
using namespace sfprobe;

namespace {

struct World {
  std::string name;
  Report report;
};

std::vector<World> read_worlds() {
  std::vector<World> found;
  for (const auto& entry : fs::directory_iterator(TESTS_FOLDER "/cases/oracle/evidence")) {
    TargetReport target{evidence_from_json(testing::content_of(entry.path())).front(), {}, {}};
    target.diagnosis = judge(target.evidence);
    found.push_back({entry.path().stem().string(), {"2026-11-22T06:00:00Z", 1, {target}}});
  }
  return found;
}

const std::vector<World>& worlds() {
  static const std::vector<World> all = read_worlds();
  return all;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// By hand, as the search for holes below: std::regex takes most of a second for all the worlds.
std::string without_colour(const std::string& text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\x1b') {
      at = text.find('m', at);
      if (at == std::string::npos) break;
    } else {
      plain += text[at];
    }
  }
  return plain;
}

// A line may be wider only if it is a single word of a command, which must not be cut: to a shell,
// what stands between quotes is one.
bool is_one_word(std::string line) {
  line.erase(0, line.find_first_not_of(' '));
  if (line.ends_with(" \\")) line.resize(line.size() - 2);
  char quote = '\0';
  for (char c : line) {
    if (quote == '\0' && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote) {
      quote = '\0';
    } else if (c == ' ' && quote == '\0') {
      return false;
    }
  }
  return true;
}

bool is_letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// "<word>" or "{word}" of lower-case letters alone.
bool has_placeholder(std::string_view text, char open, char close) {
  for (std::size_t at = text.find(open); at != std::string_view::npos;
       at = text.find(open, at + 1)) {
    const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz", at + 1);
    if (end != std::string_view::npos && end > at + 1 && text[end] == close) return true;
  }
  return false;
}

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const auto inside = [](char c) { return is_letter(c) || c == '_'; };  // as in unknown_ca
    if ((at == 0 || !inside(text[at - 1])) && (end == text.size() || !inside(text[end]))) {
      return true;
    }
  }
  return false;
}

bool has_empty_parentheses(std::string_view text) {
  for (std::size_t at = text.find('('); at != std::string_view::npos; at = text.find('(', at + 1)) {
    const std::size_t end = text.find_first_not_of(' ', at + 1);
    if (end != std::string_view::npos && text[end] == ')') return true;
  }
  return false;
}

// "NAME=FILE": what somebody is to put there.
bool has_empty_assignment(const std::string& text) {
  const auto lines = lines_of(text);
  return std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
    const std::size_t last = line.find_last_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return last != std::string::npos && last + 1 < line.size() && line[last] == '=';
  });
}

// Markup between quotes is what a server sent, quoted as it came.
std::string without_quotes(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find('"', at);
    const std::size_t close = open == std::string::npos ? open : text.find('"', open + 1);
    if (close == std::string::npos) return out + text.substr(at);
    const std::string_view inside = std::string_view(text).substr(open, close + 1 - open);
    const bool markup = inside.find_first_of("<`") != std::string_view::npos;
    out += text.substr(at, open - at);
    out += markup ? std::string_view("\"…\"") : inside;
    at = close + 1;
  }
  return out;
}

// What a hole in a text looks like: a placeholder, or what stands for a value that nobody knows.
std::string hole_in(const std::string& raw) {
  const std::string text = without_quotes(raw);
  if (has_placeholder(text, '<', '>')) return "<…>";
  if (has_placeholder(text, '{', '}')) return "{…}";
  for (const char* word : {"its address", "title unknown", "unknown"}) {
    if (has_word(text, word)) return word;
  }
  if (has_empty_parentheses(text)) return "()";
  if (has_empty_assignment(text)) return "=NAME";
  for (const char* mark : {"`", "\"\""}) {
    if (text.find(mark) != std::string::npos) return mark;
  }
  return "";
}

// Rendered once: several tests read them.
const std::string& verbose_of(const World& world) {
  static std::map<std::string, std::string> rendered;
  const auto [at, fresh] = rendered.try_emplace(world.name);
  if (fresh) at->second = to_terminal(world.report, {.verbose = true});
  return at->second;
}

}  // namespace

TEST_CASE("the library renders every format that the program writes, and no other") {
  TargetReport target;
  target.evidence.target = target.diagnosis.target = parse_target("login.example.com");
  target.diagnosis = judge(target.evidence);
  const Report report{"2026-11-22T06:00:00Z", 1, {target}};
  for (const std::string& format : report_formats()) {
    CAPTURE(format);
    CHECK(render(report, format).find("login.example.com") != std::string::npos);
  }
  CHECK(render(report, "terminal", {.width = 40}) == to_terminal(report, {.width = 40}));
  CHECK(render(report, "json") == to_json(report));
  CHECK(report_formats().size() == 8);
  CHECK_THROWS_AS(render(report, "yaml"), InputError);
}

TEST_CASE("a report fits one screen, keeps to its width and has no holes, in every world") {
  for (const World& world : worlds()) {
    CAPTURE(world.name);
    for (const std::size_t width : {40U, 80U, 120U, 200U}) {
      CAPTURE(width);
      const std::string plain = to_terminal(world.report, {.width = width});
      const auto lines = lines_of(plain);
      CAPTURE(plain);
      if (width == 80) {
        CHECK(without_colour(to_terminal(world.report, {.colour = true})) == plain);
        CHECK(verbose_of(world).starts_with(plain));
      }
      if (width == 200) CHECK(hole_in(plain) == "");
      if (width >= 80) CHECK(lines.size() <= 24);
      for (const std::string& line : lines) {
        if (text::columns(line) <= width) continue;
        CAPTURE(line);
        CHECK(is_one_word(line));
      }
    }
    const std::string ascii = to_terminal(world.report, {.unicode = false});
    CHECK(std::all_of(ascii.begin(), ascii.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  }
}

TEST_CASE("a success takes two lines and a foot") {
  std::size_t found = 0;
  for (const World& world : worlds()) {
    if (world.report.targets.front().diagnosis.verdict.status != Status::ok) continue;
    CAPTURE(world.name);
    ++found;
    CHECK(lines_of(to_terminal(world.report, {.width = 100})).size() == 3);
  }
  CHECK(found >= 50);
}

TEST_CASE("everything is behind -v, and keeps to its width too") {
  for (const World& world : worlds()) {
    CAPTURE(world.name);
    const std::string& text = verbose_of(world);
    CHECK(text.find("What each client does") != std::string::npos);
    CHECK(text.find("Steps (start, duration, outcome)") != std::string::npos);
    const std::string narrow = to_terminal(world.report, {.verbose = true, .width = 40});
    for (const auto& [width, of_width] : {std::pair(80, text), std::pair(40, narrow)}) {
      for (const std::string& line : lines_of(of_width)) {
        if (text::columns(line) <= static_cast<std::size_t>(width)) continue;
        CAPTURE(width, line);
        CHECK(is_one_word(line));
      }
    }
  }
}

TEST_CASE("the same evidence gives the same report, byte for byte") {
  for (const World& world : worlds()) {
    TargetReport again = world.report.targets.front();
    again.diagnosis = judge(again.evidence);
    const Report report{world.report.started, world.report.took_ms, {again}};
    CAPTURE(world.name);
    CHECK(to_terminal(report, {.verbose = true}) == verbose_of(world));
  }
}

TEST_CASE("an insecure login that works has a warning that cannot be missed") {
  Diagnosis diagnosis;
  diagnosis.target = parse_target("login.example.com");
  diagnosis.verdict.status = Status::warn;
  diagnosis.verdict.code = "NODE_TLS_REJECT_UNAUTHORIZED";
  diagnosis.verdict.summary = "certificates are not verified";
  Finding finding;
  finding.code = "NODE_TLS_REJECT_UNAUTHORIZED";
  finding.status = Status::warn;
  diagnosis.findings = {finding};
  const Report report{"", 0, {{Evidence{}, diagnosis, {}}}};
  const std::string text = to_terminal(report, {.colour = true});
  CHECK(text.find("\x1b[1;31mINSECURE: certificate verification is off.") != std::string::npos);
}

TEST_CASE("several targets: a line a host, equal causes together, failures first") {
  const auto target = [](const char* host, Status status, const char* code) {
    Diagnosis diagnosis;
    diagnosis.target = parse_target(host);
    diagnosis.verdict.status = status;
    diagnosis.verdict.code = code;
    diagnosis.verdict.summary = "the reason";
    return TargetReport{Evidence{}, diagnosis, {}};
  };
  const Report report{
      "",
      0,
      {target("a.test", Status::ok, ""), target("b.test", Status::fail, "ENOTFOUND"),
       target("c.test", Status::ok, ""), target("d.test", Status::fail, "ENOTFOUND")}};
  CHECK(to_terminal(report, {})
            .starts_with("✗ b.test · ENOTFOUND\n✗ d.test · ENOTFOUND\n"
                         "  The reason.\n\n✓ a.test\n✓ c.test\n"));
}

TEST_CASE("every page of explain has no holes") {
  for (const auto& [id, title, page] : error_pages()) {
    CAPTURE(id);
    const std::string text = to_terminal(explain(id), TerminalStyle{.width = 100});
    CAPTURE(text);
    CHECK(text.starts_with(id + ": "));
    static const std::regex hole(
        "[{<](host|port|url|server|address|ip|issuer|names|file|title|location|status|seconds|"
        "proxy|"
        "otherproxy|variable)[>}]|title unknown",
        std::regex::optimize);
    std::smatch match;
    CHECK_FALSE(std::regex_search(text, match, hole));
  }
}

TEST_CASE("JSON says where, since when and what stands in the way, where that is known") {
  TargetReport target;
  target.diagnosis.routes.emplace_back();
  const std::string nothing = to_json(Report{"", 1, {target}});
  for (const char* name :
       {"\"place\"", "\"since\"", "\"obstacle\"", "\"rtt_us\"", "\"ended_us\""}) {
    CAPTURE(name);
    CHECK(nothing.find(name) == std::string::npos);
  }
  target.diagnosis.place.host_name = "build-7";
  target.diagnosis.since = "since 12:00";
  target.diagnosis.obstacle = "firewall 192.0.2.1";
  target.diagnosis.routes.front().rtt_us = 1660;
  target.diagnosis.routes.front().cells[1].ended_us = 12000;
  const std::string all = to_json(Report{"", 1, {target}});
  for (const char* line :
       {"\"host_name\": \"build-7\"", "\"address\": null", "\"since\": \"since 12:00\"",
        "\"obstacle\": \"firewall 192.0.2.1\"", "\"rtt_us\": 1660", "\"ended_us\": 12000"}) {
    CAPTURE(line);
    CHECK(all.find(line) != std::string::npos);
  }
}
