#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "support/report.hpp"
#include "support/sanitized.hpp"
#include "support/stand_in.hpp"

using namespace sfprobe::testing;

// What is slow is not what is broken: a verdict may become "unknown", and never wrong.

namespace {

// Every processor busy, with nothing to do with sfprobe.
class Hogs {
 public:
  Hogs() {
    for (unsigned n = 0; n < std::thread::hardware_concurrency(); ++n) {
      threads_.emplace_back([this] {
        while (!done_) continue;
      });
    }
  }
  ~Hogs() {
    done_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> done_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE("an address family that is slow to resolve is waited for, as by every client") {
  const int slow = GENERATE(1, 28);  // A, AAAA
  const int delay_ms = GENERATE(300, 900);
  CAPTURE(slow, delay_ms);
  StandIn world;
  shell("ip addr replace fd00:20::1/64 dev lo nodad");
  world.serve_dns([=](const std::string&, int type) {
    DnsReply reply{.addresses = {kAddress, "fd00:20::1"}};
    if (type == slow) reply.delay_ms = delay_ms;
    return reply;
  });
  // Nobody listens at the other family's address.
  world.serve(salesforce(world.context()), slow == 1 ? kAddress : "fd00:20::1");
  const Ran ran = run_sfprobe({"--json", "--deadline", "8", "--ca-file", world.ca.path(), kHost});
  const Json target = only_target(ran);
  CHECK(target.at("verdict").at("status") != "fail");
  CHECK(target.at("verdict").at("status") != "unknown");
}

TEST_CASE("addresses that come after half of the time are tried all the same") {
  int asked = 0;
  StandIn world;
  // The first server is silent: the C library asks the second one after five seconds.
  set_resolv_conf("nameserver 127.0.0.2\nnameserver 127.0.0.1\n");
  world.serve_dns([](const std::string&, int) { return DnsReply{.silent = true}; }, "127.0.0.2");
  world.serve_dns([&asked](const std::string&, int type) {
    if (type == 28) return DnsReply{};
    // To sfprobe's own question, which comes first, another address than to the C library's.
    return DnsReply{.addresses = {++asked == 1 ? "10.20.0.77" : kAddress}};
  });
  shell("ip route replace unreachable 10.20.0.77");
  world.serve(salesforce(world.context()));
  const Ran ran = run_sfprobe({"--json", "--deadline", "9", "--ca-file", world.ca.path(), kHost});
  const Json target = only_target(ran);
  CHECK(target.at("evidence").dump().find("connect." + std::string(kAddress)) != std::string::npos);
  CHECK(target.at("verdict").at("status") != "fail");
}

TEST_CASE("a hundred healthy targets beside a busy machine: no failure is found") {
  StandIn world;
  const Certificate leaf =
      make_certificate({.names = {"DNS:*.example.com"}, .rsa_bits = 2048}, &world.pki.intermediate);
  world.serve_dns([](const std::string&, int) { return DnsReply{.addresses = {kAddress}}; });
  world.serve(salesforce(server_context(leaf, {world.pki.intermediate})));
  std::vector<std::string> call = {"--json", "--deadline", patient(12), "--ca-file",
                                   world.ca.path()};
  for (int i = 0; i < 100; ++i) call.push_back("host" + std::to_string(i) + ".example.com");
  const Hogs hogs;
  const Ran ran = run_sfprobe(call);
  const Json report = Json::parse(ran.out, nullptr, false);
  REQUIRE_FALSE(report.is_discarded());
  REQUIRE(report.at("targets").size() == 100);
  for (const Json& target : report.at("targets")) {
    CAPTURE(target.at("verdict").dump());
    CHECK(target.at("verdict").at("status") != "fail");
  }
}
