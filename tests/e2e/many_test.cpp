#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include <iterator>
#include <set>
#include <sstream>

#include "sfprobe/error.hpp"
#include "sfprobe/many.hpp"
#include "support/content.hpp"
#include "support/daemon.hpp"
#include "support/report.hpp"
#include "support/stand_in.hpp"

using namespace sfprobe::testing;

namespace {

// Any name below example.com leads to one healthy server; "gone" and what is below it to none.
void serve_many(StandIn& world) {
  world.serve_dns([](const std::string& name, int) {
    if (name.find("gone") != std::string::npos) return DnsReply{.rcode = 3};
    return DnsReply{.addresses = {kAddress}};
  });
  const Certificate leaf =
      make_certificate({.names = {"DNS:*.example.com"}, .rsa_bits = 2048}, &world.pki.intermediate);
  world.serve(salesforce(server_context(leaf, {world.pki.intermediate})));
}

std::vector<Json> lines_of(const std::string& out) {
  std::vector<Json> lines;
  std::istringstream stream(out);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(Json::parse(line, nullptr, false));
    REQUIRE_FALSE(lines.back().is_discarded());
    REQUIRE(lines.back().at("schema") == "sfprobe.target/1");
  }
  return lines;
}

// "a.example.com ok", with its label if it has one; sorted.
std::multiset<std::string> verdicts(const std::vector<Json>& targets) {
  std::multiset<std::string> all;
  for (const Json& one : targets) {
    all.insert(one.at("target").at("host").get<std::string>() + " " +
               one.at("verdict").at("status").get<std::string>() +
               (one.contains("label") ? " " + one.at("label").get<std::string>() : ""));
  }
  return all;
}

Ran run_list(const StandIn& world, const std::string& list, std::vector<std::string> more = {}) {
  std::vector<std::string> call = {"--targets", "-",         "--format",
                                   "jsonl",     "--ca-file", world.ca.path()};
  call.insert(call.end(), more.begin(), more.end());
  return run_sfprobe(call, {}, list);
}

}  // namespace

TEST_CASE("a list of targets: a line each, bad lines named, equal ones probed once") {
  StandIn world;
  serve_many(world);
  const Ran ran = run_list(world,
                           "# all of them\n"
                           "a.example.com label=first\n"
                           "b.example.com:0\n"
                           "gone.example.com # nobody\n"
                           "c.example.com ca-file=/nowhere.pem\n"
                           "a.example.com label=\"the same\"\n"
                           "d.example.com proxy=nonsense:secret\n");
  CHECK(ran.status == 1);
  CHECK(verdicts(lines_of(ran.out)) == std::multiset<std::string>{"a.example.com ok first",
                                                                  "a.example.com ok the same",
                                                                  "gone.example.com fail"});
  CHECK(ran.err.find("standard input:3: \"b.example.com:0\": the port must be") !=
        std::string::npos);
  CHECK(ran.err.find("standard input:5: cannot read /nowhere.pem") != std::string::npos);
  CHECK(ran.err.find("standard input:7: --proxy: no proxy URL") != std::string::npos);
  CHECK(ran.err.find("secret") == std::string::npos);
  // Both reports come from one probe.
  const auto lines = lines_of(ran.out);
  std::set<std::string> evidence;
  for (const Json& one : lines) evidence.insert(one.at("evidence").dump());
  CHECK(evidence.size() == 2);
}

TEST_CASE("options of a line are for its target alone") {
  StandIn world;
  serve_many(world);
  const Ran ran = run_sfprobe({"--targets", "-", "--json"}, {},
                              "a.example.com\nb.example.com ca-file=" + world.ca.path() + "\n");
  const Json report = Json::parse(ran.out);
  REQUIRE(report.at("targets").size() == 2);
  CHECK(report["targets"][0]["verdict"]["status"] == "fail");
  CHECK(report["targets"][1]["verdict"]["status"] != "fail");
}

TEST_CASE("the options of every turn are checked, not those of the first alone") {
  const sfprobe::Target nobody = sfprobe::parse_target("127.0.0.1:1");
  const auto turn = [&](std::size_t n) {
    sfprobe::Turn one{nobody, {}};
    one.options.proxy = "";
    if (n == 1) one.options.egress = "http://somebody:secret@example.com";
    return one;
  };
  std::size_t done = 0;
  CHECK_THROWS_AS(sfprobe::run_many(2, turn, [&](std::size_t, const sfprobe::Evidence&) { ++done; },
                                    {.jobs = 1, .total_deadline = {}}),
                  sfprobe::InputError);
  CHECK(done == 1);
}

TEST_CASE("where no login goes, any answer will do, and no answer will not") {
  StandIn world;
  world.serve_dns(world.healthy_zone());
  world.serve(web(world.context(), [](const std::string&) {
    return "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: "
           "12\r\n\r\n<html>\nno</p";
  }));
  world.serve([](Peer& peer) { peer.reset(); }, kAddress, 444);
  const std::string host = kHost;
  const Ran ran = run_list(world, host + " flow=none\n" + host + "\n" + host + ":444 flow=none\n");
  std::map<std::string, std::string> statuses;
  for (const Json& one : lines_of(ran.out)) {
    const bool none = one.dump().find("GET https://login.example.com/\"") != std::string::npos;
    statuses[one.at("target").at("url").get<std::string>() + (none ? " none" : "")] =
        one.at("verdict").at("status").get<std::string>() + ": " +
        one.at("verdict").at("summary").get<std::string>();
  }
  CHECK(statuses["https://login.example.com none"] ==
        "ok: login.example.com can be reached from here");
  CHECK(statuses["https://login.example.com"].starts_with("fail"));
  CHECK(statuses["https://login.example.com:444"].starts_with("fail"));
  const Ran shown = run_sfprobe({"--flow", "none", "--ca-file", world.ca.path(), kHost});
  CHECK(shown.status == 0);
  CHECK(shown.out.find("login.example.com can be reached from here.") != std::string::npos);
}

TEST_CASE("lists that cannot be read end with status 2") {
  StandIn world;
  const TempFolder folder;
  const std::string fifo = folder.path() + "/fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  struct Row {
    std::vector<std::string> call;
    std::string input;
    std::string says;
  };
  const std::vector<Row> rows = {
      {{"--targets", "/nowhere"}, "", "cannot read /nowhere"},
      {{"--targets", folder.path()}, "", "cannot read"},
      {{"--targets", "/dev/zero"}, "", "cannot read /dev/zero"},
      {{"--targets", "-"}, "", "standard input names no target"},
      {{"--targets", "-"}, "# nothing\n", "standard input names no target"},
      {{"--targets", "-"}, "no host\n", "standard input:1: after the target come"},
      {{"--targets", "-"}, std::string(300'000, '\0'), "standard input:1: the line is longer"},
      {{"--targets", fifo}, "", "cannot read"},
      {{"--targets", "-", "--explain-file", "-"}, "", "cannot both read standard input"},
      {{"--targets", "-", "--jobs", "0"}, "a\n", "--jobs takes a number from 1 to 10000"},
      {{"--total-deadline", "0"}, "", "--total-deadline must be more than 0"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.call);
    const Ran ran = run_sfprobe(row.call, {}, row.input);
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    CHECK(ran.err.find(row.says) != std::string::npos);
  }
}

TEST_CASE("the deadline of a target begins with its turn, and the total one ends all") {
  StandIn world;
  world.serve_dns([](const std::string&, int) { return DnsReply{.addresses = {kAddress}}; });
  world.serve([](Peer& peer) { peer.linger(); });
  std::string list;
  for (int i = 0; i < 6; ++i) list += "host" + std::to_string(i) + ".example.com\n";
  SECTION("one after the other, each has its time") {
    const Ran ran = run_list(world, list, {"--jobs", "2", "--deadline", "0.6"});
    CHECK(lines_of(ran.out).size() == 6);
    for (const Json& one : lines_of(ran.out)) {
      CHECK(one.at("evidence").dump().find("connect.10.20.0.1") != std::string::npos);
    }
  }
  SECTION("those whose turn does not come are reported") {
    const Ran ran =
        run_list(world, list, {"--jobs", "2", "--deadline", "0.9", "--total-deadline", "1"});
    const auto lines = lines_of(ran.out);
    REQUIRE(lines.size() == 6);
    CHECK(ran.status == 1);
    std::set<std::string> hosts;
    int not_begun = 0;
    for (const Json& one : lines) {
      hosts.insert(one.at("target").at("host").get<std::string>());
      CHECK(one.at("verdict").at("status") != "ok");
      if (one.at("verdict").at("summary") !=
          "not probed: the total deadline of 1 s was over before its turn came") {
        continue;
      }
      ++not_begun;
      CHECK(one.at("verdict").at("status") == "unknown");
      CHECK(one.at("predictions").empty());
    }
    CHECK(hosts.size() == 6);
    CHECK(not_begun >= 2);  // the third pair's turn; on a busy machine the second's, too
  }
}

TEST_CASE("thousands whose turn does not come are reported each once") {
  StandIn world;
  std::string list;
  for (int i = 0; i < 3000; ++i) {
    list += "10.30." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1) + "\n";
  }
  const Ran ran = run_list(world, list, {"--total-deadline", "0.5"});
  CHECK(ran.status == 1);
  CHECK(ran.err.empty());
  std::set<std::string> hosts;
  const auto lines = lines_of(ran.out);
  for (const Json& one : lines) hosts.insert(one.at("target").at("host").get<std::string>());
  CHECK(lines.size() == 3000);
  CHECK(hosts.size() == 3000);
}

TEST_CASE("JSON lines go to a file, too, and to a reader who goes") {
  StandIn world;
  serve_many(world);
  const TempFolder folder;
  const std::string file = folder.path() + "/out.jsonl";
  const Ran ran = run_list(world, "a.example.com\nb.example.com\n", {"--output", "jsonl=" + file});
  const std::string content = content_of(file);
  CHECK(content == ran.out);
  CHECK(verdicts(lines_of(content)).size() == 2);
  // As many as there are, to a reader of one line: it ends early, and well.
  const std::string list = folder.write("list", [] {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "h" + std::to_string(i) + ".example.com\n";
    return text;
  }());
  const Ran piped =
      run_program({"/bin/sh", "-c",
                   std::string(SFPROBE_BINARY) + " --jobs 2 --format jsonl --ca-file " +
                       world.ca.path() + " --targets " + list + " | head -n 1 | wc -l"});
  CHECK(piped.out == "1\n");
  CHECK(piped.err.empty());
}
