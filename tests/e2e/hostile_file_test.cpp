#include <fcntl.h>
#include <sys/stat.h>
#include <catch2/catch.hpp>

#include <thread>

#include "support/daemon.hpp"
#include "support/report.hpp"
#include "support/stand_in.hpp"

using namespace sfprobe::testing;

// Whatever the command line or the environment names as a file: it may be none, and must neither
// hold the program up nor be read without end.

namespace {

std::string fifo(const TempFolder& folder) {
  const std::string path = folder.path() + "/fifo";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  return path;
}

void check_refused(const std::vector<std::string>& call) {
  CAPTURE(call);
  const Ran ran = run_sfprobe(call);
  CAPTURE(ran.out, ran.err);
  CHECK(ran.status == 2);
  CHECK(ran.err.starts_with("sfprobe: "));
}

}  // namespace

TEST_CASE("a pipe that nobody writes to, or a device, in the place of a file") {
  const TempFolder folder;
  for (const std::string& path : {fifo(folder), std::string("/dev/zero"), std::string("/")}) {
    check_refused({"--explain-file", path, "--deadline", "1", "host"});
    check_refused({"replay", path});
    check_refused({"replay", "--explain-file", path, path});
    check_refused({"chain", path, "--host", "host"});
    check_refused({"--ca-file", path, "--deadline", "1", "host"});
  }
}

TEST_CASE("a pipe whose writer never ends is given up at the deadline") {
  const TempFolder folder;
  const std::string path = fifo(folder);
  const int writer = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(writer >= 0);
  check_refused({"--explain-file", path, "--deadline", "0.5", "host"});
  ::close(writer);
}

TEST_CASE("a pipe that is written to is as good as a file") {
  const TempFolder folder;
  const std::string path = fifo(folder);
  const int writer = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(writer >= 0);
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    [[maybe_unused]] const auto put = ::write(writer, "getaddrinfo ENOTFOUND x\n", 24);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    ::close(writer);
  });
  const Ran ran =
      run_sfprobe({"--explain-file", path, "--deadline", "5", "--json", "no.such.test"});
  later.join();
  CHECK(only_target(ran).contains("evidence"));
}

TEST_CASE("a pipe that is written to late leaves the run the rest of its time") {
  StandIn world;
  world.serve_dns(world.healthy_zone());
  world.serve([](Peer& peer) { peer.linger(); });
  const TempFolder folder;
  const std::string path = fifo(folder);
  const int writer = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(writer >= 0);
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    ::close(writer);
  });
  const Ran ran = run_sfprobe({"--explain-file", path, "--deadline", "3", "--json", kHost});
  later.join();
  CHECK(only_target(ran).at("evidence").at("deadline_us").get<long>() < 2'000'000);
}

TEST_CASE("a pipe or a device that the environment names holds nobody up") {
  StandIn world;
  world.start_healthy();
  const TempFolder folder;
  for (const std::string& path : {fifo(folder), std::string("/dev/zero")}) {
    for (const char* name : {"NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR",
                             "npm_config_cafile", "REQUESTS_CA_BUNDLE", "HOSTALIASES"}) {
      CAPTURE(path, name);
      const Ran ran =
          run_sfprobe({"--json", "--deadline", "8", "--ca-file", world.ca.path(), kHost},
                      {{name, path}, {"NODE_OPTIONS", "--use-openssl-ca"}});
      const Json target = only_target(ran);
      CHECK(target.at("evidence").at("took_us").get<long>() < 6'000'000);
    }
  }
}

TEST_CASE("a pipe that nobody reads, in the place of an output, is an error and no wait") {
  const TempFolder folder;
  const std::string path = fifo(folder);
  check_refused({"--deadline", "2", "--output", "html=" + path, "127.0.0.1:1"});
  check_refused({"--deadline", "2", "--bundle", path, "127.0.0.1:1"});
  const Ran ran = run_sfprobe({"--deadline", "2", "--format", "github", "127.0.0.1:1"},
                              {{"GITHUB_STEP_SUMMARY", path}});
  CHECK(ran.status == 2);
}

TEST_CASE("the C library reads no file for the time zone") {
  const TempFolder folder;
  const Ran ran = run_sfprobe({"--json", "--deadline", "2", "127.0.0.1:1"}, {{"TZ", fifo(folder)}});
  CHECK(only_target(ran).contains("evidence"));
}

TEST_CASE("session keys are written nowhere, and the report says that they were asked for") {
  StandIn world;
  world.start_healthy();
  const TempFolder folder;
  const std::string keys = folder.path() + "/keys";
  const Ran ran =
      run_sfprobe({"--json", "--ca-file", world.ca.path(), kHost}, {{"SSLKEYLOGFILE", keys}});
  CHECK(verdict_line(only_target(ran)) == "ok - -");
  CHECK(::access(keys.c_str(), F_OK) != 0);
  CHECK(ran.out.find("SSLKEYLOGFILE") != std::string::npos);
}
