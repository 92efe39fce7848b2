#include <catch2/catch.hpp>
#include <csignal>

#include "sfprobe/sfprobe.hpp"
#include "support/fake_system.hpp"
#include "support/server.hpp"
#include "support/temp_file.hpp"

using namespace sfprobe;
using namespace std::chrono_literals;

namespace {

Options without_proxy() {
  Options options;
  options.proxy = "";
  return options;
}

Target local(std::uint16_t port) { return parse_target("127.0.0.1:" + std::to_string(port)); }

}  // namespace

TEST_CASE("a run that is stopped returns what it has seen") {
  const testing::Server silent([](testing::Peer& peer) { peer.linger(); });
  std::stop_source source;
  Options options = without_proxy();
  options.deadline = 1h;
  options.on_step = [&](const Step& step) {
    if (step.action == "connect") source.request_stop();
  };
  const Evidence evidence = run(local(silent.port()), options, source.get_token());
  CHECK(evidence.stopped);
  CHECK(evidence.find("connect.127.0.0.1") != nullptr);
  CHECK(evidence_from_json(to_json({"", 0, {{evidence, judge(evidence), {}}}})).front().stopped);
}

TEST_CASE("a run that is stopped before it begins looks at nothing") {
  const testing::Server silent([](testing::Peer& peer) { peer.linger(); });
  std::stop_source source;
  source.request_stop();
  const Evidence evidence = run(local(silent.port()), without_proxy(), source.get_token());
  CHECK(evidence.stopped);
  CHECK(evidence.steps.empty());
  CHECK(judge(evidence).verdict.status == Status::unknown);
}

TEST_CASE("a peer that has gone raises no SIGPIPE in the threads of a run") {
  const testing::Server silent([](testing::Peer& peer) { peer.linger(); });
  Options options = without_proxy();
  options.deadline = 300ms;
  bool blocked = false;
  options.on_step = [&](const Step& step) {
    if (step.action != "connect") return;
    sigset_t signals;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &signals);
    blocked = ::sigismember(&signals, SIGPIPE) == 1;
  };
  run(local(silent.port()), options);
  CHECK(blocked);
}

TEST_CASE("run checks its options before it does anything") {
  const testing::TempFile no_certificate("hello\n");
  int steps = 0;
  const auto refused = [&](auto change) {
    Options options = without_proxy();
    options.on_step = [&](const Step&) { ++steps; };
    change(options);
    CHECK_THROWS_AS(run(local(1), options), InputError);
  };
  refused([&](Options& options) { options.ca_files = {no_certificate.path()}; });
  refused([&](Options& options) { options.ca_files = {"/nonexistent.pem"}; });
  refused([&](Options& options) { options.export_ca = no_certificate.path(); });
  refused([&](Options& options) { options.proxy = "ftp://proxy.test:21"; });
  refused([&](Options& options) { options.deadline = 0ms; });
  refused([&](Options& options) { options.deadline = 1h + 1ms; });
  CHECK(steps == 0);
}

TEST_CASE("a run reads variables, files and the clock of the system that it is given") {
  const testing::Server gone([](testing::Peer&) {});
  testing::FakeSystem system;
  system.variables = {{"NODE_TLS_REJECT_UNAUTHORIZED", "0"}, {"PATH", "/opt/node/bin"}};
  system.programs["/opt/node/bin/node"] = "/opt/node/v24.11.1/bin/node";
  Options options = without_proxy();
  const Evidence evidence = run(local(gone.port()), options, {}, system);
  CHECK(evidence.started == "2026-11-18T11:06:40Z");
  const Step* programs = evidence.find("environment.programs");
  REQUIRE(programs != nullptr);
  CHECK(programs->facts["cli_node_version"].string() == "24.11.1");
  const Step* variables = evidence.find("environment.variables");
  REQUIRE(variables != nullptr);
  CHECK(to_json({"", 0, {{evidence, {}, {}}}}).find("NODE_TLS_REJECT_UNAUTHORIZED") !=
        std::string::npos);
}
