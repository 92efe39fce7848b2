#include <netinet/in.h>
#include <sys/socket.h>
#include <catch2/catch.hpp>

#include "net/connect.hpp"
#include "support/server.hpp"

using namespace sfprobe;
using namespace sfprobe::net;
using namespace std::chrono_literals;

namespace {

WaitLimit for_ms(int ms) { return {Clock::now() + std::chrono::milliseconds(ms)}; }

Address local(std::uint16_t port) { return *Address::parse("127.0.0.1", port); }

// A listener whose backlog is full: further SYNs are dropped.
struct FullBacklog {
  Socket listener{::socket(AF_INET, SOCK_STREAM, 0)};
  std::vector<Socket> fillers;
  std::uint16_t port = 0;

  FullBacklog() {
    sockaddr_in sin{};
    sin.sin_family = AF_INET;
    sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof sin;
    ::bind(listener.get(), reinterpret_cast<sockaddr*>(&sin), length);
    ::listen(listener.get(), 0);
    ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&sin), &length);
    port = ntohs(sin.sin_port);
    for (int i = 0; i < 3; ++i) {
      Socket& filler = fillers.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
      ::connect(filler.get(), reinterpret_cast<sockaddr*>(&sin), length);
    }
  }
};

}  // namespace

TEST_CASE("a connection, with what the kernel knows of it") {
  const testing::Server server([](testing::Peer& peer) { peer.linger(); });
  const Connection connection = connect(local(server.port()), for_ms(3000));
  CHECK(connection.failure.ok());
  CHECK(connection.socket);
  CHECK(connection.rtt_us > 0);
}

TEST_CASE("refused") {
  std::uint16_t port = 0;
  {
    const testing::Server gone([](testing::Peer&) {});
    port = gone.port();
  }
  const Connection connection = connect(local(port), for_ms(3000));
  CHECK(connection.failure.outcome == Outcome::refused);
  CHECK(connection.failure.raw.text == "ECONNREFUSED");
  CHECK_FALSE(connection.socket);
}

TEST_CASE("dropped: no answer until the limit") {
  const FullBacklog full;
  const Connection connection = connect(local(full.port), for_ms(1300));
  CHECK(connection.failure.outcome == Outcome::timed_out);
  CHECK(connection.retransmissions >= 1);
}

TEST_CASE("wind-down ends a wait that has had its grace") {
  const FullBacklog full;
  const Event wind_down;
  wind_down.set();
  const auto since = Clock::now();
  const WaitLimit limit{Clock::now() + 20s, &wind_down, Clock::now() + 100ms};
  CHECK(connect(local(full.port), limit).failure.outcome == Outcome::timed_out);
  CHECK(Clock::now() - since < 10s);
}

TEST_CASE("connect_any passes over a dead address") {
  const FullBacklog full;
  const testing::Server server([](testing::Peer& peer) { peer.linger(); });
  const Connection connection =
      connect_any({local(full.port), local(server.port())}, 50ms, for_ms(5000));
  CHECK(connection.failure.ok());
  CHECK(connection.peer.port() == server.port());
}

TEST_CASE("connect_any without an address, and with none that works") {
  CHECK(connect_any({}, 50ms, for_ms(100)).failure.outcome == Outcome::not_applicable);
  std::uint16_t port = 0;
  {
    const testing::Server gone([](testing::Peer&) {});
    port = gone.port();
  }
  const Connection connection = connect_any({local(port), local(port)}, 50ms, for_ms(3000));
  CHECK(connection.failure.outcome == Outcome::refused);
}

TEST_CASE("scopes of addresses") {
  const auto [ip, scope] = GENERATE(table<std::string, std::string>({
      {"13.110.0.1", "public"},
      {"10.1.2.3", "private"},
      {"172.16.0.1", "private"},
      {"172.32.0.1", "public"},
      {"192.168.1.1", "private"},
      {"127.0.0.1", "loopback"},
      {"0.0.0.0", "unspecified"},
      {"169.254.1.1", "link-local"},
      {"100.64.0.1", "shared"},
      {"100.128.0.1", "public"},
      {"224.0.0.1", "multicast"},
      {"255.255.255.255", "reserved"},
      {"::", "unspecified"},
      {"::1", "loopback"},
      {"fe80::1", "link-local"},
      {"fd00::1", "unique-local"},
      {"2a01:4f8::1", "public"},
      {"::ffff:10.0.0.1", "private"},
  }));
  CAPTURE(ip);
  CHECK(Address::parse(ip, 443)->scope() == scope);
}
