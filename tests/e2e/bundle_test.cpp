// What a bundle says to those who were not there: the machine, the ways, whom it contacted.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "support/report.hpp"
#include "support/stand_in.hpp"

namespace fs = std::filesystem;
using namespace sfprobe::testing;

namespace {

const Json* step(const Json& target, const std::string& id) {
  for (const Json& one : target.at("evidence").at("steps")) {
    if (one.at("id") == id) return &one;
  }
  return nullptr;
}

const Json* contact(const Json& target, const std::string& place, const std::string& transport) {
  for (const Json& one : target.at("contacted")) {
    if (one.at("place") == place && one.at("transport") == transport && !one.at("sent").is_null()) {
      return &one;
    }
  }
  return nullptr;
}

}  // namespace

TEST_CASE("a report says which machine it was made on, and with which libraries") {
  StandIn world;
  world.start_healthy();
  const Json target = only_target(run_sfprobe(
      {"--json", "--ca-file", world.ca.path(), kHost},
      {{"TZ", "Europe/Berlin"}, {"LC_ALL", "C.UTF-8"}, {"KUBERNETES_SERVICE_HOST", "10.0.0.1"}}));
  const Json* machine = step(target, "environment.machine");
  REQUIRE(machine != nullptr);
  const Json& facts = machine->at("facts");
  CAPTURE(facts.dump(1));
  CHECK(facts.at("kernel").get<std::string>().starts_with("Linux "));
  CHECK(facts.at("time_zone") == "Europe/Berlin");
  CHECK(facts.at("locale") == "C.UTF-8");
  CHECK(facts.at("user") == "root");  // of the world's namespace
  CHECK(facts.at("containers").dump().find("Kubernetes") != std::string::npos);
  for (const char* library : {"sfprobe ", "OpenSSL ", "libcurl ", "c-ares "}) {
    CHECK(facts.at("libraries").dump().find(library) != std::string::npos);
  }
}

TEST_CASE("a report says which way the packets go: interface, source, MTU") {
  StandIn world;
  world.start_healthy();
  const Json target = only_target(run_sfprobe({"--json", "--ca-file", world.ca.path(), kHost}));
  const Json* ways = step(target, "environment.ways");
  REQUIRE(ways != nullptr);
  bool found = false;
  for (const Json& way : ways->at("facts").at("ways")) {
    if (way.at("destination") != kAddress) continue;
    found = true;
    CAPTURE(way.dump(1));
    CHECK(way.at("purpose") == "target");
    CHECK(way.at("family") == "IPv4");
    CHECK_FALSE(way.at("interface").get<std::string>().empty());
    CHECK_FALSE(way.at("source").get<std::string>().empty());
    CHECK(way.at("mtu") > 0);
  }
  CHECK(found);
  REQUIRE(step(target, "environment.interfaces") != nullptr);
  CHECK_FALSE(step(target, "environment.interfaces")->at("facts").at("interfaces").empty());
}

TEST_CASE("a report lists whom it contacted, with the bytes") {
  StandIn world;
  world.start_healthy();
  const Json target = only_target(run_sfprobe({"--json", "--ca-file", world.ca.path(), kHost}));
  const Json* server = contact(target, "127.0.0.1:53", "UDP");
  REQUIRE(server != nullptr);
  CHECK(server->at("purpose") == "name server");
  CHECK(server->at("sent") > 30);
  CHECK(server->at("received") > 30);
  const Json* host = contact(target, "10.20.0.1:443", "TCP");
  REQUIRE(host != nullptr);
  CHECK(host->at("purpose") == "target");
  // Two ClientHellos at least, and a chain of certificates for each of them.
  CHECK(host->at("attempts") >= 2);
  CHECK(host->at("sent") > 600);
  CHECK(host->at("sent") < 100'000);
  CHECK(host->at("received") > 2000);
  CHECK(host->at("received") < 100'000);
  // Nobody else: the callback's port is this machine's own.
  for (const Json& one : target.at("contacted")) {
    CAPTURE(one.dump());
    CHECK((one.at("place") == "127.0.0.1:53" || one.at("place") == "10.20.0.1:443" ||
           one.at("place") == "127.0.0.1:1717"));
  }
}

TEST_CASE("whom nobody answered is in the list, too") {
  StandIn world;
  world.serve_dns(world.healthy_zone());
  const Json target =
      only_target(run_sfprobe({"--json", "--ca-file", world.ca.path(), kHost}));  // refused
  const Json* host = contact(target, "10.20.0.1:443", "TCP");
  REQUIRE(host != nullptr);
  CHECK(host->at("attempts") >= 1);
  CHECK(host->at("sent") == 0);
  CHECK(host->at("received") == 0);
}

TEST_CASE("a bundle without a file name is named by host and time, and can be replayed") {
  StandIn world;
  world.start_healthy();
  const TempFile place("");
  const fs::path folder = place.path() + ".d";
  fs::create_directory(folder);
  const Ran ran = run_sfprobe({"--bundle", folder.string(), "--ca-file", world.ca.path(), kHost});
  CHECK(ran.status == 0);
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  REQUIRE(files.size() == 1);
  CAPTURE(files.front(), ran.err);
  CHECK(files.front().filename().string().starts_with("sfprobe-"));
  CHECK(files.front().extension() == ".json");
  CHECK(ran.err.find(files.front().string()) != std::string::npos);
  const Ran again = run_sfprobe({"replay", files.front().string()});
  CHECK(again.status == 0);
  CHECK(again.out.find(" worked.") != std::string::npos);
  fs::remove_all(folder);
}

TEST_CASE("an anonymised bundle names no interface, address or host of the machine") {
  StandIn world;
  world.start_healthy();
  const Ran ran = run_sfprobe({"--json", "--anonymize", "--ca-file", world.ca.path(), kHost});
  CHECK(ran.status == 0);
  for (const char* planted : {"10.20.0.", "login.example.com"}) {
    const std::size_t at = ran.out.find(planted);
    CAPTURE(planted, at == std::string::npos ? "" : ran.out.substr(at > 80 ? at - 80 : 0, 200));
    CHECK(at == std::string::npos);
  }
}
