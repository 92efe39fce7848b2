// How far past its deadline the program ends, over the faults that try to hold it up. Hidden: on a
// busy machine the figures are the machine's. On an idle one: e2e_tests "[lateness]".
#include <sys/stat.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "support/daemon.hpp"
#include "support/proxy_world.hpp"

using namespace sfprobe::testing;

namespace {

constexpr double kDeadline = 1.0;
constexpr double kPromised = 0.050;

struct Fault {
  const char* name;
  Server::Script target;
  Server::Script proxy{};  // the CLI's, if there is one
  std::string scheme = "http";
};

Server::Script after_first(std::string bytes) {
  return [bytes](Peer& peer) {
    peer.receive();
    peer.send_for_ever(bytes);
  };
}

std::string hello_requests() {
  return std::string("\x16\x03\x03\x40\x00", 5) + std::string(16384, '\0');
}

std::vector<Fault> faults(const StandIn& world) {
  const auto silent = [](Peer& peer) { peer.linger(); };
  const auto drip = [](Peer& peer) {
    while (peer.pause(100)) peer.send("\x16");
  };
  const auto endless_body = [](Peer& peer) {
    peer.receive();
    peer.send(
        "HTTP/1.1 407 x\r\nProxy-Authenticate: Digest realm=\"x\", nonce=\"y\"\r\n"
        "Transfer-Encoding: chunked\r\n\r\n");
    peer.send_for_ever("1\r\nx\r\n");
  };
  const auto tls_then = [&world](std::string bytes) {
    return [context = world.context(), bytes](Peer& peer) {
      if (!peer.accept_tls(context.get())) return;
      peer.receive_tls();
      while (!peer.over() && peer.send_tls(bytes)) continue;
    };
  };
  return {
      {"silence", silent},
      {"a slow drip", drip},
      {"HelloRequests without end", after_first(hello_requests())},
      {"empty records without end", after_first(std::string("\x16\x03\x03\x00\x00", 5))},
      {"a TLS answer without end", tls_then("HTTP/1.1 200 OK\r\n\r\nx")},
      {"headers without end", tls_then("HTTP/1.1 200 OK\r\na: b\r\n")},
      {"a proxy's silence", silent, silent},
      {"a proxy's 407 without end", silent, endless_body},
      {"a proxy's headers without end", silent, after_first("HTTP/1.1 407 x\r\na:b\r\n")},
      {"an https proxy's silence", silent, silent, "https"},
      {"an https proxy's handshake without end", silent, after_first(hello_requests()), "https"},
      {"a SOCKS proxy's silence", silent, silent, "socks5"},
      {"a tunnel without end", silent, [](Peer& peer) {
         peer.receive();
         peer.send("HTTP/1.1 200 OK\r\n\r\n");
         peer.send_for_ever(hello_requests());
       }}};
}

}  // namespace

TEST_CASE("the worst lateness over all faults", "[.][lateness]") {
  std::string worst_name;
  double worst = 0;
  int port = 2000;
  // Each in a world of its own: a peer that sends without end would keep a processor busy.
  for (std::size_t i = 0;; ++i) {
    StandIn world;
    std::vector<Fault> all = faults(world);
    if (i == all.size()) break;
    Fault& fault = all[i];
    world.serve_dns(world.healthy_zone());
    const auto target_port = static_cast<std::uint16_t>(++port);
    const auto proxy_port = static_cast<std::uint16_t>(++port);
    world.serve(fault.target, kAddress, target_port);
    std::map<std::string, std::string> environment;
    if (fault.proxy) {
      world.serve(fault.proxy, "10.20.0.2", proxy_port);
      environment["HTTPS_PROXY"] =
          fault.scheme + "://user:secret@10.20.0.2:" + std::to_string(proxy_port);
    }
    double late = 0;
    for (int round = 0; round < 5; ++round) {
      const Ran ran =
          run_sfprobe({"--json", "--deadline", std::to_string(kDeadline), "--ca-file",
                       world.ca.path(), std::string(kHost) + ":" + std::to_string(target_port)},
                      environment);
      late = std::max(late, ran.seconds - kDeadline);
    }
    std::printf("%8.1f ms  %s\n", late * 1000, fault.name);
    if (late > worst) worst_name = fault.name;
    worst = std::max(worst, late);
  }
  std::printf("worst: %.1f ms (%s)\n", worst * 1000, worst_name.c_str());
  CHECK(worst < kPromised);
}

TEST_CASE("2,000 targets with 256 descriptors: none is lost", "[.][many]") {
  StandIn world;
  const Certificate leaf =
      make_certificate({.names = {"DNS:*.example.com"}, .rsa_bits = 2048}, &world.pki.intermediate);
  world.serve_dns([](const std::string&, int) { return DnsReply{.addresses = {kAddress}}; });
  world.serve(salesforce(server_context(leaf, {world.pki.intermediate})));
  std::string command = "ulimit -n 256; exec " + std::string(SFPROBE_BINARY) +
                        " --json --deadline 60 --ca-file " + world.ca.path();
  for (int i = 0; i < 2000; ++i) command += " host" + std::to_string(i) + ".example.com";
  const TempFolder folder;
  const std::string out = folder.path() + "/report.json";
  const std::string script = folder.write("run.sh", command + " >" + out + "\n");
  REQUIRE(std::system(("env -i LC_ALL=C.UTF-8 PATH=/usr/bin:/bin sh " + script).c_str()) == 0);
  std::ifstream file(out);
  const Json report = Json::parse(file, nullptr, false);
  REQUIRE_FALSE(report.is_discarded());
  REQUIRE(report.at("targets").size() == 2000);
  std::map<std::string, int> verdicts;
  for (const Json& target : report.at("targets")) ++verdicts[verdict_line(target)];
  for (const auto& [verdict, count] : verdicts) std::printf("%5d  %s\n", count, verdict.c_str());
  std::printf("took %.1f s\n", report.at("took_ms").get<double>() / 1000);
  CHECK(verdicts["ok - -"] == 2000);
}
