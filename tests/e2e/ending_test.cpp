#include <catch2/catch.hpp>

#include <sstream>

#include "support/content.hpp"
#include "support/daemon.hpp"
#include "support/report.hpp"
#include "support/sanitized.hpp"
#include "support/stand_in.hpp"

using namespace sfprobe::testing;

// How the program ends: early if it is asked to, late never, and with what it has.

namespace {

// sfprobe in a shell that first does `before`.
Ran run_after(const std::string& before, std::vector<std::string> arguments) {
  std::vector<std::string> call = {"/bin/sh", "-c", before + " \"$0\" \"$@\"", SFPROBE_BINARY};
  call.insert(call.end(), arguments.begin(), arguments.end());
  return run_program(call, {{"LC_ALL", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}});
}

Json report_of(const Ran& ran) {
  CAPTURE(ran.err, ran.status);
  Json report = Json::parse(ran.out, nullptr, false);
  REQUIRE_FALSE(report.is_discarded());
  return report;
}

DnsReply everybody(const std::string&, int) { return {.addresses = {kAddress}}; }

void start_silent(StandIn& world) {
  world.serve_dns(world.healthy_zone());
  world.serve([](Peer& peer) { peer.linger(); });
}

}  // namespace

TEST_CASE("SIGINT and SIGTERM: what was seen until then, and the status that says so") {
  const auto [name, status] = GENERATE(table<std::string, int>({{"INT", 130}, {"TERM", 143}}));
  StandIn world;
  start_silent(world);
  const Ran ran = run_after("exec timeout --preserve-status -s " + name + " 1",
                            {"--json", "--deadline", "25", kHost});
  CHECK(ran.status == status);
  const Json target = report_of(ran).at("targets").at(0);
  CHECK(target.at("evidence").at("stopped") == true);
  CHECK(target.at("evidence").dump().find("connect." + std::string(kAddress)) != std::string::npos);
  CHECK(target.at("verdict").at("status") != "ok");
}

TEST_CASE("a closed pipe ends it quietly") {
  const std::string closed =
      "exec python3 -c 'import os, sys; r, w = os.pipe(); os.close(r); os.dup2(w, 1); "
      "os.execv(sys.argv[1], sys.argv[1:])'";
  const Ran ran = run_after(closed, {"explain", "--list"});
  CHECK(ran.status == 0);
  CHECK(ran.err.empty());
  // What cannot be written for another reason is an error.
  const Ran full = run_after("exec 1>/dev/full;", {"explain", "--list"});
  CHECK(full.status == 3);
  CHECK(full.err == "sfprobe: failed: cannot write to standard output\n");
}

TEST_CASE("a closed output is an error, and nothing for it lands in a file") {
  const StandIn world;
  const TempFolder folder;
  const std::string file = folder.path() + "/file";
  const Ran lines = run_after("exec 1>&-;", {"127.0.0.1:9", "127.0.0.1:10", "--format", "jsonl",
                                             "--deadline", "5", "--output", "jsonl=" + file});
  CHECK(lines.status == 3);
  CHECK(lines.err == "sfprobe: failed: cannot write to standard output\n");
  CHECK_FALSE(std::filesystem::exists(file));
  run_after("exec 1>&- 2>&- 0<&-;",
            {"watch", "127.0.0.1:9", "--journal", file, "--every", "200ms", "--for", "1s"});
  std::istringstream journal(content_of(file));
  for (std::string line; std::getline(journal, line);) CHECK(Json::accept(line));
  CHECK(run_after("exec 0<&-;", {"--targets", "-"}).status == 2);
}

TEST_CASE("standard input may take longer than the deadline, and leaves the run its own time") {
  const StandIn world;
  const std::string call =
      GENERATE("--targets - --format json", "--explain-file - --json 127.0.0.1:9");
  CAPTURE(call);
  const Ran ran =
      run_program({"/bin/sh", "-c", "(sleep 2; echo 127.0.0.1:9) | \"$0\" --deadline 1.5 " + call,
                   SFPROBE_BINARY},
                  {{"LC_ALL", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}});
  CHECK(ran.status == 1);
  CHECK(ran.err.empty());
  CHECK(report_of(ran).at("targets").at(0).at("evidence").at("deadline_us").get<long>() >
        1'400'000);
}

TEST_CASE("without a thread to be had, one line and status 3") {
  if (kSanitized) {
    WARN("left out: a sanitizer does not start with so little memory");
    return;
  }
  StandIn world;
  world.start_healthy();
  // A thread's stack takes what RLIMIT_STACK says: more than there may be in all.
  const Ran ran = run_after("ulimit -s 4000000; ulimit -v 2000000; exec",
                            {"--json", "--deadline", "25", kHost});
  CHECK(ran.status == 3);
  CHECK(ran.out.empty());
  CHECK(ran.err.starts_with("sfprobe: failed: cannot start a thread"));
  CHECK(ran.err.find('\n') == ran.err.size() - 1);
}

TEST_CASE("a root that --export-ca could not write is status 2, beside the report") {
  StandIn world;
  world.start_healthy();
  const TempFolder folder;
  const std::string path = folder.path() + "/missing/root.pem";
  const Ran ran =
      run_sfprobe({"--json", "--export-ca", path, kHost},
                  {{"npm_config_cafile", world.ca.path()}, {"SSL_CERT_FILE", world.ca.path()}});
  CHECK(ran.status == 2);
  CHECK(ran.err.find("cannot write " + path) != std::string::npos);
  CHECK(report_of(ran).at("targets").size() == 1);
}

TEST_CASE("few descriptors make work late, not lost, and the report says so") {
  StandIn world;
  world.start_healthy();
  const std::string limit = GENERATE("10", "12", "16", "24", "64");
  // UBSan opens a pipe to look at a type, and takes an object for a bad one if it cannot.
  if (kSanitized && limit != "64") {
    WARN("left out: a sanitizer needs descriptors, too");
    return;
  }
  CAPTURE(limit);
  const Ran ran = run_after("ulimit -n " + limit + "; exec",
                            {"--json", "--deadline", "20", "--ca-file", world.ca.path(), kHost});
  const Json target = report_of(ran).at("targets").at(0);
  CHECK(verdict_line(target) == "ok - -");
  const bool queued = target.at("evidence").dump().find("run.descriptors") != std::string::npos;
  if (limit == "10") CHECK(queued);
}

TEST_CASE("many targets with few descriptors: none is lost") {
  StandIn world;
  const Certificate leaf =
      make_certificate({.names = {"DNS:*.example.com"}, .rsa_bits = 2048}, &world.pki.intermediate);
  set_resolv_conf("nameserver 127.0.0.1\nnameserver 127.0.0.2\nnameserver 127.0.0.3\n");
  for (const char* address : {"127.0.0.1", "127.0.0.2", "127.0.0.3"}) {
    world.serve_dns(everybody, address);
  }
  world.serve(salesforce(server_context(leaf, {world.pki.intermediate})));
  std::vector<std::string> call = {"--json", "--deadline", "20", "--ca-file", world.ca.path()};
  for (int i = 0; i < 60; ++i) call.push_back("host" + std::to_string(i) + ".example.com");
  const Ran ran = run_after("ulimit -n 64; exec", call);
  const Json report = report_of(ran);
  REQUIRE(report.at("targets").size() == 60);
  for (const Json& target : report.at("targets")) CHECK(verdict_line(target) == "ok - -");
}
