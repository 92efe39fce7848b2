#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <sstream>
#include <thread>

#include "support/content.hpp"
#include "support/daemon.hpp"
#include "support/report.hpp"
#include "support/stand_in.hpp"

// A login host watched over time, with the program itself.

using namespace sfprobe::testing;
using namespace std::chrono_literals;

namespace {

// Resets every n-th connection once the ClientHello is there.
struct Flaky : StandIn {
  explicit Flaky(int nth) {
    serve_dns(healthy_zone());
    serve([this, nth, healthy = salesforce(context())](Peer& peer) {
      if (++connections % nth != 0) return healthy(peer);
      peer.receive(1);
      peer.reset();
    });
  }
  Ran watch(std::vector<std::string> more) {
    more.insert(more.begin(), {"watch", "--every", "100ms"});
    more.emplace_back(kHost);
    return run_sfprobe(more, {{"NODE_EXTRA_CA_CERTS", ca.path()}});
  }
  std::atomic<int> connections = 0;
};

std::vector<Json> lines_of(const std::string& text) {
  std::vector<Json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(Json::parse(line));
  return lines;
}

std::vector<Json> lines_in(const std::string& path) { return lines_of(content_of(path)); }

std::vector<Json> of_kind(const std::vector<Json>& lines, const std::string& kind) {
  std::vector<Json> found;
  for (const Json& line : lines) {
    if (line.at("kind") == kind) found.push_back(line);
  }
  return found;
}

}  // namespace

TEST_CASE("a watch over a healthy host: one line, and status 0", "[watch]") {
  Flaky world(1'000'000);
  const Ran ran = world.watch({"--for", "1s"});
  CAPTURE(ran.out, ran.err);
  CHECK(ran.status == 0);
  CHECK(ran.out.find(std::string(kHost) + ": ok\n") != std::string::npos);
  CHECK(ran.out.find("none failed (95 % interval 0 % to") != std::string::npos);
  CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 2);
}

TEST_CASE("intermittent resets are named with their rate, and the journal has it all", "[watch]") {
  Flaky world(4);
  const TempFolder folder;
  const std::string journal = folder.path() + "/journal";
  const std::string first = folder.path() + "/first.json";
  const Ran ran = world.watch({"--for", "5s", "--journal", journal, "--bundle", first});
  CAPTURE(ran.out, ran.err);
  CHECK(ran.status == 1);
  CHECK(ran.out.find("fail ECONNRESET: ") != std::string::npos);
  CHECK(ran.out.find("stage tls: ") != std::string::npos);
  const auto lines = lines_in(journal);
  const auto tries = of_kind(lines, "try");
  REQUIRE(tries.size() >= 3);
  CHECK(of_kind(lines, "start").size() == 1);
  REQUIRE(of_kind(lines, "summary").size() == 1);
  const Json summary = of_kind(lines, "summary").front();
  CHECK(summary.at("tries") == tries.size());
  std::size_t failed = 0;
  std::size_t episodes = 0;
  for (std::size_t i = 0; i < tries.size(); ++i) {
    if (tries[i].at("status") == "ok") continue;
    ++failed;
    if (i == 0 || tries[i - 1].at("status") == "ok") ++episodes;
  }
  CHECK(summary.at("failed") == failed);
  CHECK(summary.at("failing").at("low").get<double>() <
        summary.at("failing").at("rate").get<double>());
  CHECK(summary.at("faults").at(0).at("code") == "ECONNRESET");
  CHECK(summary.at("faults").at(0).at("episodes") == episodes);
  // How many tries there are is the machine's to say.
  if (episodes > 1) {
    CHECK(summary.at("faults").at(0).at("pattern") == "intermittent");
    CHECK(ran.out.find("fail ECONNRESET: intermittent: ") != std::string::npos);
  }
  // The evidence of the first of each kind is judged again as it was.
  for (const Json& evidence : of_kind(lines, "evidence")) {
    const Ran again = run_sfprobe({"replay", "--json", "-"}, {}, evidence.at("evidence").dump());
    CHECK(only_target(again).at("verdict").at("status") == evidence.at("status"));
  }
  CHECK(run_sfprobe({"replay", "--json", first}).status == 1);
}

TEST_CASE("a watch takes a list of targets, and a host and port once", "[watch]") {
  Flaky world(1'000'000);
  const TempFolder folder;
  const std::string list = folder.write("targets", "nowhere.example.com label=gone\n");
  const Ran ran = world.watch({"--for", "300ms", "--targets", list});
  CAPTURE(ran.out, ran.err);
  CHECK(ran.status == 1);
  CHECK(ran.out.find(std::string(kHost) + ": ok\n") != std::string::npos);
  CHECK(ran.out.find("nowhere.example.com: fail ENOTFOUND at dns") != std::string::npos);
  const std::string twice =
      folder.write("twice", std::string(kHost) + " proxy=\n" + kHost + " proxy=http://p.test:1\n");
  CHECK(run_sfprobe({"watch", "--targets", twice}).status == 2);
}

TEST_CASE("a watch goes on where an earlier one ended, and says that nobody looked", "[watch]") {
  Flaky world(1'000'000);
  const TempFolder folder;
  const std::string journal = folder.path() + "/journal";
  CHECK(world.watch({"--for", "300ms", "--journal", journal}).status == 0);
  const std::size_t before = of_kind(lines_in(journal), "try").size();
  const Ran ran = world.watch({"--for", "300ms", "--journal", journal});
  CAPTURE(ran.out);
  CHECK(ran.out.find("nobody watched") != std::string::npos);
  const auto lines = lines_in(journal);
  CHECK(of_kind(lines, "gap").size() == 1);
  CHECK(of_kind(lines, "evidence").size() == 1);
  CHECK(of_kind(lines, "summary").back().at("tries") == of_kind(lines, "try").size());
  CHECK(of_kind(lines, "try").size() > before);
}

TEST_CASE("a full disk ends no watch, and its journal says what is missing", "[watch]") {
  Flaky world(1'000'000);
  const TempFolder folder;
  shell("mount -t tmpfs -o size=64k tmpfs " + folder.path());
  const std::string journal = folder.path() + "/journal";
  shell("head -c 64k /dev/zero >" + folder.path() + "/full");
  // The disk has room again when the watch has begun and found none.
  std::thread later([&] {
    while (!std::filesystem::exists(journal)) std::this_thread::sleep_for(20ms);
    std::this_thread::sleep_for(1s);
    std::filesystem::remove(folder.path() + "/full");
  });
  const Ran ran = world.watch({"--for", "5s", "--journal", journal});
  later.join();
  CAPTURE(ran.out, ran.err);
  CHECK(ran.status == 0);
  CHECK(ran.err.find("cannot write the journal: No space left on device") != std::string::npos);
  CHECK(ran.err.find("the journal can be written again") != std::string::npos);
  const auto lines = lines_in(journal);  // each is whole
  REQUIRE(of_kind(lines, "gap").size() >= 1);
  CHECK(of_kind(lines, "gap").front().at("lost") > 0);
  CHECK(of_kind(lines, "gap").front().at("why") == "No space left on device");
  CHECK(of_kind(lines, "summary").size() == 1);
  shell("umount " + folder.path());
}

TEST_CASE("an interrupted watch says what it has seen", "[watch]") {
  const auto [name, status] = GENERATE(table<std::string, int>({{"INT", 130}, {"TERM", 143}}));
  Flaky world(1'000'000);
  const Ran ran = run_program({"/usr/bin/timeout", "--preserve-status", "-s", name, "2",
                               SFPROBE_BINARY, "watch", "--json", "--every", "100ms", kHost},
                              {{"NODE_EXTRA_CA_CERTS", world.ca.path()}});
  CAPTURE(ran.err);
  CHECK(ran.status == status);
  const auto lines = lines_of(ran.out);
  CHECK(lines.back().at("kind") == "summary");
  CHECK(lines.back().at("tries") == of_kind(lines, "try").size());
}

TEST_CASE("a watch refuses what it cannot do before it sends anything", "[watch]") {
  const auto refused = [](std::vector<std::string> words) {
    words.insert(words.begin(), "watch");
    const Ran ran = run_sfprobe(words);
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    return ran.err;
  };
  CHECK(refused({"--every", "soon", kHost}).find("--every takes a time") != std::string::npos);
  CHECK(refused({"--every", "1ms", kHost}).find("at least 100ms") != std::string::npos);
  CHECK(refused({"--for", "0s", kHost}).find("--for takes a time") != std::string::npos);
  CHECK(refused({"--journal", "/missing/journal", kHost}).find("No such file") !=
        std::string::npos);
  CHECK(refused({"a b"}).find("sfprobe: ") == 0);
}
