#include <sys/stat.h>
#include <catch2/catch.hpp>

#include "support/content.hpp"
#include "support/daemon.hpp"
#include "support/report.hpp"
#include "support/sanitized.hpp"
#include "support/stand_in.hpp"

using namespace sfprobe::testing;

// What there is once time is over: the program ends, whatever its readers do, and keeps what it
// promises.

namespace {

// sfprobe in a shell, `script` around it: "$0" "$@".
Ran run_in(const std::string& script, std::vector<std::string> arguments) {
  std::vector<std::string> call = {"/bin/sh", "-c", script, SFPROBE_BINARY};
  call.insert(call.end(), arguments.begin(), arguments.end());
  return run_program(call, {{"LC_ALL", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}});
}

// A pipe that has a reader who never reads: the descriptor 9.
struct UnreadPipe {
  UnreadPipe() { REQUIRE(::mkfifo(path.c_str(), 0600) == 0); }
  std::string open() const { return "exec 9<>" + path + "; "; }
  const TempFolder folder;
  const std::string path = folder.path() + "/pipe";
};

// A list of ports at which nobody answers.
std::string refused(const TempFolder& folder, int count) {
  std::string list;
  for (int i = 0; i < count; ++i) list += "127.0.0.1:" + std::to_string(20000 + i) + "\n";
  return folder.write("list", list);
}

// Many names of one silent host. It sleeps past its deadline of 1 s: when it wakes up, the last
// resort comes before so many are judged.
Ran run_asleep(StandIn& world, const std::string& where, std::vector<std::string> arguments) {
  std::string hosts = "10.20.0.1";
  for (int i = 0; i < 40; ++i) {
    arguments.push_back("vault" + std::to_string(i) + ".acme-bank.corp");
    hosts += " " + arguments.back();
  }
  set_hosts(hosts + "\n");
  world.serve([](Peer& peer) { peer.linger(); });
  arguments.insert(arguments.end(), {"--jobs", "40", "--deadline", "1"});
  return run_in("\"$0\" \"$@\" " + where +
                    "& p=$!; sleep 0.5; kill -STOP $p; sleep 1.5; kill -CONT $p; wait $p",
                arguments);
}

}  // namespace

TEST_CASE("standard output that nobody reads does not outlast the deadline, and costs no file") {
  const StandIn world;
  const UnreadPipe pipe;
  const std::string file = pipe.folder.path() + "/out.jsonl";
  const Ran ran =
      run_in(pipe.open() + "exec \"$0\" \"$@\" >" + pipe.path,
             {"--targets", refused(pipe.folder, 200), "--format", "jsonl", "--output",
              "jsonl=" + file, "--jobs", "4", "--deadline", "2", "--total-deadline", "3"});
  CAPTURE(ran.err, ran.seconds);
  CHECK(ran.status == 3);
  const std::string lines = content_of(file);
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 200);
}

TEST_CASE("a signal ends what nobody reads") {
  const StandIn world;
  const UnreadPipe pipe;
  const Ran ran =
      run_in(pipe.open() + "exec timeout --preserve-status -s TERM 2 \"$0\" \"$@\" >" + pipe.path,
             {"--targets", refused(pipe.folder, 200), "--format", "jsonl", "--deadline", "100"});
  CAPTURE(ran.err, ran.seconds);
  CHECK(ran.status == 143);
}

TEST_CASE("a pipe in the place of an output that nobody reads does not outlast the deadline") {
  const StandIn world;
  const UnreadPipe pipe;
  const Ran ran = run_in(pipe.open() + "exec \"$0\" \"$@\"",
                         {"--targets", refused(pipe.folder, 100), "--json", "--output",
                          "html=" + pipe.path, "--deadline", "3", "--total-deadline", patient(4)});
  CAPTURE(ran.err, ran.seconds);
  CHECK(ran.status == 3);
  CHECK(Json::parse(ran.out).at("targets").size() == 100);  // who reads has it all
}

TEST_CASE("names are hidden by --anonymize at the last resort as well") {
  StandIn world;
  const std::string how = GENERATE("--json", "--format=jsonl");
  CAPTURE(how);
  const Ran ran = run_asleep(world, "", {how, "--anonymize"});
  CAPTURE(ran.status, ran.err, ran.out);
  CHECK(ran.out.size() > 100);
  CHECK(ran.out.find("acme-bank") == std::string::npos);
}

TEST_CASE("a full disk at the last resort is an error and costs no other file") {
  StandIn world;
  const TempFolder folder;
  const std::string file = folder.path() + "/report.json";
  const Ran ran =
      run_asleep(world, ">/dev/full ",
                 {"--json", "--output", "json=" + file, "--output", "html=" + file + ".html"});
  CAPTURE(ran.err);
  CHECK(ran.status == 3);
  CHECK(ran.err.find("cannot write to standard output") != std::string::npos);
  CHECK(Json::parse(content_of(file)).at("targets").size() == 40);
  CHECK(content_of(file + ".html").find("</html>") != std::string::npos);
}
