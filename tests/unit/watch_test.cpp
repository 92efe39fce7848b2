#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "json/json_value.hpp"
#include "sfprobe/error.hpp"
#include "support/content.hpp"
#include "support/daemon.hpp"
#include "text/time.hpp"
#include "watch/entries.hpp"
#include "watch/journal.hpp"
#include "watch/watch.hpp"
#include "watch/watch_text.hpp"
#include "watch/wilson.hpp"

using namespace sfprobe;
using testing::content_of;
using namespace sfprobe::watch;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kStart = 1'795'000'000;  // 2026-11-18T11:06:40Z

const State kFine{Status::ok, "", "", ""};
const State kReset{Status::fail, "ECONNRESET", "ECONNRESET", "tls"};

// A try a minute.
struct Minutes {
  History history{"login.example.com"};
  std::int64_t at = kStart;
  std::vector<std::optional<Change>> changes;

  void add(const State& state, int count = 1) {
    for (; count > 0; --count, at += 60) {
      changes.push_back(history.note({history.target(), at, 100, state, "it was reset", {}}));
    }
  }
  const Kind& kind(const State& state) const {
    for (const Kind& one : history.kinds()) {
      if (one.state == state) return one;
    }
    FAIL("no such kind");
    throw 0;
  }
};

Try a_try(std::int64_t at, const State& state = kFine) {
  return {"login.example.com", at, 120, state, "a summary", {{"connect", 1, 0}, {"tls", 3, 1}}};
}

std::vector<Value> lines_of(const Journal& journal) {
  std::vector<Value> lines;
  journal.read([&](const Value& line) { lines.push_back(line); });
  return lines;
}

std::string refusal(const std::string& path) {
  try {
    const Journal journal(path);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("Wilson's interval is what Newcombe published", "[watch]") {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  const auto [failed, tries, low, high] =
      GENERATE(table<int, int, double, double>({{81, 263, 0.2553, 0.3662},
                                                {15, 148, 0.0624, 0.1605},
                                                {0, 20, 0.0000, 0.1611},
                                                {1, 29, 0.0061, 0.1718}}));
  const Interval interval = wilson(failed, tries);
  CHECK(interval.low == Approx(low).margin(0.00005));
  CHECK(interval.high == Approx(high).margin(0.00005));
}

TEST_CASE("Wilson's interval at its edges", "[watch]") {
  CHECK(wilson(0, 0).low == 0);
  CHECK(wilson(0, 0).high == 1);
  CHECK(wilson(20, 20).high == 1);
  CHECK(wilson(20, 20).low == Approx(1 - 0.1611).margin(0.00005));
}

TEST_CASE("a time is given with a unit", "[watch]") {
  CHECK(duration_of("60s") == 60s);
  CHECK(duration_of("90") == 90s);
  CHECK(duration_of("1.5m") == 90s);
  CHECK(duration_of("24h") == 24h);
  CHECK(duration_of("7d") == 168h);
  CHECK(duration_of("250ms") == 250ms);
  for (const char* wrong : {"", "s", "0s", "-5s", "5 s", "5x", "1e3s", "nan", "inf", "99999d",
                            "0.1ms", "5s5", "0x10s", "999999999999999999999999h"}) {
    CAPTURE(wrong);
    CHECK_FALSE(duration_of(wrong));
  }
  CHECK(span_text(0s) == "0 s");
  CHECK(span_text(59s) == "59 s");
  CHECK(span_text(60s) == "1 min");
  CHECK(span_text(3661s) == "1 h 1 min");
  CHECK(span_text(std::chrono::hours{24}) == "1 d");
  CHECK(span_text(std::chrono::hours{50} + 59min) == "2 d 2 h");
}

TEST_CASE("a change is told once, with what was before and how often", "[watch]") {
  Minutes minutes;
  minutes.add(kFine, 3);
  minutes.add(kReset, 2);
  minutes.add(kFine);
  minutes.add(kReset);
  const auto& changes = minutes.changes;
  REQUIRE(changes[0]);
  CHECK_FALSE(changes[0]->before);
  CHECK_FALSE(changes[1]);
  REQUIRE(changes[3]);
  CHECK(changes[3]->before == kFine);
  CHECK(changes[3]->earlier.tries == 3);
  CHECK(changes[3]->times == 1);
  CHECK_FALSE(changes[4]);
  REQUIRE(changes[6]);
  CHECK(changes[6]->times == 2);
  CHECK(minutes.history.tries() == 7);
  CHECK(minutes.history.failed() == 3);
  const Kind& reset = minutes.kind(kReset);
  CHECK(reset.tries == 3);
  CHECK(reset.episodes == 2);
  CHECK(reset.longest.tries == 2);
  CHECK(reset.longest.to - reset.longest.from == 60);
  REQUIRE(reset.first.size() == 2);
  CHECK(reset.first[0].tries == 2);
  CHECK(reset.first[1].from == kStart + 6 * 60);
  CHECK(reset.hours[11] == 3);
  CHECK(change_text({minutes.history.target(), kStart + 180, 1, kReset, "it was reset", {}},
                    *changes[3]) ==
        "2026-11-18T11:09:40Z login.example.com: fail ECONNRESET at tls; ok before, for 3 min "
        "(3 tries): it was reset\n");
}

TEST_CASE("how often is said as a person says it", "[watch]") {
  const auto [times, words] = GENERATE(table<int, std::string>({{2, "2nd"},
                                                                {3, "3rd"},
                                                                {4, "4th"},
                                                                {11, "11th"},
                                                                {12, "12th"},
                                                                {21, "21st"},
                                                                {113, "113th"}}));
  const std::string text =
      change_text({"a.test", kStart, 1, kFine, "", {}}, Change{std::nullopt, {}, times});
  CHECK(text == "2026-11-18T11:06:40Z a.test: ok, " + words + " time\n");
}

TEST_CASE("once, an outage, intermittent and constant are different things", "[watch]") {
  Minutes minutes;
  minutes.add(kReset);
  CHECK(minutes.history.pattern(minutes.kind(kReset)) == Pattern::constant);
  minutes.add(kFine, 5);
  CHECK(minutes.history.pattern(minutes.kind(kReset)) == Pattern::once);
  minutes.add(kReset);
  CHECK(minutes.history.pattern(minutes.kind(kReset)) == Pattern::intermittent);
  Minutes others;
  others.add(kFine);
  others.add(kReset, 9);
  others.add(kFine);
  CHECK(others.history.pattern(others.kind(kReset)) == Pattern::outage);
}

TEST_CASE("nothing is known of a gap: what was before does not go on behind it", "[watch]") {
  Minutes minutes;
  minutes.add(kReset, 2);
  minutes.history.gap();
  minutes.add(kReset);
  REQUIRE(minutes.changes[2]);
  CHECK_FALSE(minutes.changes[2]->before);
  CHECK(minutes.kind(kReset).episodes == 2);
  CHECK(minutes.kind(kReset).longest.tries == 2);
}

TEST_CASE("a target with endless new states costs a bounded memory, and no try is lost",
          "[watch]") {
  Minutes minutes;
  for (int i = 0; i < 1000; ++i) minutes.add({Status::fail, "E" + std::to_string(i), "", "tls"});
  CHECK(minutes.history.kinds().size() == 200);
  CHECK(minutes.history.failed() == 1000);
  Minutes flapping;
  for (int i = 0; i < 1000; ++i) flapping.add(i % 2 == 0 ? kFine : kReset);
  CHECK(flapping.kind(kReset).episodes == 500);
  CHECK(flapping.kind(kReset).first.size() == 100);
}

TEST_CASE("what comes by chance is one fault, at whatever stage it is met", "[watch]") {
  Minutes minutes;
  minutes.add(kFine, 20);
  minutes.add(kReset);
  minutes.add({Status::fail, "ECONNRESET", "HELLO_TOO_LARGE", "tls"});
  minutes.add({Status::warn, "", "DNS_SLOW", "dns"});
  minutes.add({Status::fail, "ECONNRESET", "ECONNRESET", "endpoint"});
  minutes.add({Status::fail, "ETIMEDOUT", "ETIMEDOUT", "connect"});
  const auto faults = minutes.history.faults();
  REQUIRE(faults.size() == 2);
  CHECK(faults[0].state == State{Status::fail, "ECONNRESET", "", ""});
  CHECK(faults[0].tries == 3);
  CHECK(faults[0].episodes == 2);
  CHECK(faults[0].longest.tries == 2);
  CHECK(minutes.history.pattern(faults[0]) == Pattern::intermittent);
  CHECK(minutes.history.kinds().size() == 6);
  Watched watched;
  watched.histories.push_back(minutes.history);
  const std::string text = summary_text(watched);
  CHECK(text.find("1 try: at tls, because of HELLO_TOO_LARGE, the first: ") != std::string::npos);
  CHECK(text.find("1 try: at endpoint, the first: ") != std::string::npos);
}

TEST_CASE("the summary says how often, how long, when and at which stage", "[watch]") {
  Minutes minutes;
  minutes.add(kFine, 50);
  minutes.add(kReset);
  minutes.add(kFine, 47);
  minutes.add(kReset, 2);
  Watched watched;
  watched.histories.push_back(minutes.history);
  watched.gaps.push_back({kStart, kStart + 60, 0, "nobody watched"});
  const std::string text = summary_text(watched);
  CAPTURE(text);
  for (const char* part :
       {"100 tries from 2026-11-18T11:06:40Z to 2026-11-18T12:45:40Z",
        "3 of 100 (3.0 %, 95 % interval 1.0 % to 8.5 %) failed",
        "fail ECONNRESET: intermittent: 3 of 100 (3.0 %, ",
        "2 times, for at most 2 tries in a row (1 min)", "at 2026-11-18T11:56:40Z, ",
        "by hour of the day, UTC: 11 h: 1, 12 h: 2", "nobody watched"}) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("a try is read back from its line", "[watch]") {
  const auto line = parse_json(try_line(a_try(kStart, kReset)));
  REQUIRE(line);
  const auto one = try_of(*line);
  REQUIRE(one);
  CHECK(one->target == "login.example.com");
  CHECK(one->at == kStart);
  CHECK(one->took_ms == 120);
  CHECK(one->state == kReset);
  CHECK(one->operations == a_try(kStart).operations);
  CHECK_FALSE(try_of(*parse_json(R"({"schema":"sfprobe.watch/1","kind":"try","status":"fine"})")));
  CHECK_FALSE(try_of(*parse_json(gap_line({kStart, kStart + 1, 2, "why"}))));
}

TEST_CASE("what a journal holds is told again clean, and counted for the known stages alone",
          "[watch]") {
  const std::string bad = "a\xE2\x80\xAE\xC2\x9B\xEE\x80\x80\x1b[31mz";  // bidi, CSI, private use
  const std::string clean = "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD[31mz";
  Try hostile{bad, kStart, 1, {Status::fail, bad, bad, bad}, bad, {{bad, 1, 1}}};
  for (int i = 0; i < 300'000; ++i) {
    hostile.operations.push_back({"stage" + std::to_string(i), 1, 1});
  }
  hostile.operations.push_back({"tls", 3, 1});
  for (int i = 0; i < 100; ++i) hostile.operations.push_back({"connect", 1, 0});
  const auto one = try_of(*parse_json(try_line(hostile)));
  REQUIRE(one);
  CHECK(one->target == clean);
  CHECK(one->state == State{Status::fail, clean, clean, clean});
  CHECK(one->summary == clean);
  CHECK(one->operations.size() <= 6);
  History history(one->target);
  history.note(*one);
  REQUIRE(history.operations().size() == 2);
  CHECK(history.operations().front() == Operations{"tls", 3, 1});
  const auto gap = gap_of(*parse_json(gap_line({kStart, kStart + 1, 2, bad})));
  REQUIRE(gap);
  CHECK(gap->why == clean);
}

TEST_CASE("no two machines probe in step, and none is late by more than a tenth", "[watch]") {
  CHECK(with_jitter(60s, 0) == 54s);
  CHECK(with_jitter(60s, 0.5) == 60s);
  CHECK(with_jitter(60s, 1) == 66s);
}

TEST_CASE("a journal is appended to, held alone, and read by the next watch", "[watch]") {
  const testing::TempFolder folder;
  const std::string path = folder.path() + "/journal";
  {
    Journal journal(path);
    CHECK(refusal(path).find("another watch") != std::string::npos);
    CHECK(journal.append(try_line(a_try(kStart)), kStart));
  }
  // A power cut in the middle of a line.
  std::ofstream(path, std::ios::app) << R"({"schema":"sfprobe.watch/1","kind":"tr)";
  Journal journal(path);
  CHECK(journal.append(try_line(a_try(kStart + 60)), kStart + 60));
  CHECK(lines_of(journal).size() == 2);
  // One that left nothing but the beginning of the first line.
  const std::string begun = folder.write("begun", R"({"schema":"sfpr)");
  for (std::size_t lines = 1; lines <= 2; ++lines) {
    Journal next(begun);
    CHECK(next.append(try_line(a_try(kStart)), kStart));
    CHECK(lines_of(next).size() == lines);
  }
}

TEST_CASE("what is no journal is not written to", "[watch]") {
  const testing::TempFolder folder;
  const std::string other = folder.write("notes", "dear diary\n");
  CHECK(refusal(other).find("is no journal") != std::string::npos);
  CHECK(content_of(other) == "dear diary\n");
  // Nor one without a line's end, one of zeros, or a report.
  for (const std::string& text : {std::string("dear diary"), std::string(40, '\0'),
                                  std::string(R"({"schema":"sfprobe.report/1"})"),
                                  std::string(R"({"schema":"sfprobe.watch/2","kind":"try"})")}) {
    const std::string file = folder.write("other", text);
    CAPTURE(text);
    CHECK(refusal(file).find("is no journal") != std::string::npos);
    CHECK(content_of(file) == text);
  }
  CHECK_FALSE(refusal(folder.path()).empty());
  CHECK(refusal("/dev/null").find("no regular file") != std::string::npos);
  CHECK_FALSE(refusal(folder.path() + "/missing/journal").empty());
}

TEST_CASE("a journal that has grown is renamed, and keeps the evidence", "[watch]") {
  const testing::TempFolder folder;
  const std::string path = folder.path() + "/journal";
  Journal journal(path, 4000);
  TargetReport report;
  report.evidence.started = rfc3339(kStart);
  const std::string evidence = evidence_line(a_try(kStart, kReset), report);
  CHECK(journal.append(evidence, kStart));
  for (int i = 1; i <= 100; ++i) {
    CHECK(journal.append(try_line(a_try(kStart + i)), kStart + i));
    CHECK(std::filesystem::file_size(path) <= 4000);
  }
  CHECK(std::filesystem::exists(path + ".1"));
  CHECK(content_of(path).starts_with(evidence));
  const auto lines = lines_of(journal);
  CHECK(time_of(lines.back()) == kStart + 100);
  CHECK(std::filesystem::exists(path + ".2") == false);
}
