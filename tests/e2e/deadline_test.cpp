// What a run waits for: the CLI's own timers on its route, and nothing on any other.
#include <catch2/catch.hpp>

#include "support/proxy_world.hpp"

using namespace sfprobe::testing;

namespace {

Json probe(const StandIn& world, const std::map<std::string, std::string>& environment,
           const std::string& deadline) {
  return only_target(unless_starved([&] {
    return run_sfprobe({"--json", "--deadline", deadline, "--ca-file", world.ca.path(), kHost},
                       environment);
  }));
}

Json step_of(const Json& target, const std::string& id) {
  for (const Json& step : target.at("evidence").at("steps")) {
    if (step.at("id") == id) return step;
  }
  FAIL("no step " + id);
  return {};
}

}  // namespace

TEST_CASE("an address that never answers is waited for as long as the CLI waits") {
  StandIn world;
  world.start_healthy();
  drop_everything_to_port_443();
  const Json target = probe(world, {}, "12");
  const Json step = step_of(target, std::string("connect.") + kAddress);
  CHECK(step.at("outcome") == "timed_out");
  CHECK(step.at("took_us") >= 10'000'000);
  CHECK(target.at("verdict").at("certainty") == "observed");
}

TEST_CASE("a handshake that never ends is waited for as long as the CLI waits") {
  StandIn world;
  world.serve_dns(world.healthy_zone());
  world.serve([](Peer& peer) { peer.linger(); });
  const Json target = probe(world, {}, "12");
  CHECK(cause_line(target) == "fail ETIMEDOUT tls");
}

TEST_CASE("a route that the CLI does not take is not waited for") {
  constexpr const char* kTooLong = "60";  // run_sfprobe() ends a program after 30 s
  StandIn world;
  world.serve_dns(world.healthy_zone());
  world.serve(salesforce(world.context()), "127.0.0.9", 8443);
  world.serve(working_proxy("127.0.0.9", 8443), kProxyAddress, 3128);
  drop_everything_to_port_443();
  const Json target = probe(world, {{"HTTPS_PROXY", kProxyUrl}}, kTooLong);
  CHECK(verdict_line(target) == "ok - -");
  CHECK(step_of(target, std::string("connect.") + kAddress).at("outcome") == "timed_out");
}
