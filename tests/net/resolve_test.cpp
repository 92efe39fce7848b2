#include <catch2/catch.hpp>

#include "net/resolve.hpp"
#include "support/dns_server.hpp"

using namespace sfprobe;
using namespace sfprobe::net;
using namespace std::chrono_literals;
using testing::DnsReply;
using testing::DnsServer;

namespace {

WaitLimit for_ms(int ms) { return {Clock::now() + std::chrono::milliseconds(ms)}; }

Query query_to(const DnsServer& server, RecordType type = RecordType::a) {
  return {*Address::parse("127.0.0.1", server.port()), "login.test", type};
}

}  // namespace

TEST_CASE("a query tells the answers apart") {
  struct Row {
    const char* name;
    DnsReply reply;
    Outcome outcome;
    int rcode;
  };
  const Row row = GENERATE(values<Row>({
      {"address", {.addresses = {"192.0.2.1", "192.0.2.2"}}, Outcome::ok, 0},
      {"no data", {}, Outcome::no_data, 0},
      {"SERVFAIL", {.rcode = 2}, Outcome::server_failure, 2},
      {"NXDOMAIN", {.rcode = 3}, Outcome::name_not_found, 3},
      {"REFUSED", {.rcode = 5}, Outcome::query_refused, 5},
      {"NOTIMP", {.rcode = 4}, Outcome::name_failure, 4},
  }));
  CAPTURE(row.name);
  const DnsServer server([&](const std::string&, int) { return row.reply; });
  Query query = query_to(server);
  const Answer answer = query.ask(for_ms(3000));
  CHECK(answer.failure.outcome == row.outcome);
  CHECK(answer.rcode == row.rcode);
  CHECK(answer.addresses == row.reply.addresses);
  CHECK(server.datagrams() == 1);
  CHECK(query.transmissions() == 1);
}

TEST_CASE("a query follows the CNAME chain and reads both families") {
  const DnsServer server([](const std::string&, int) {
    return DnsReply{.addresses = {"192.0.2.1", "2001:db8::1"}, .cnames = {"a.test", "b.test"}};
  });
  Query v6 = query_to(server, RecordType::aaaa);
  const Answer answer = v6.ask(for_ms(3000));
  CHECK(answer.addresses == std::vector<std::string>{"2001:db8::1"});
  CHECK(answer.cnames == std::vector<std::string>{"a.test", "b.test"});
  CHECK(answer.ttl_s == 60);
}

TEST_CASE("a truncated answer is asked for again over TCP") {
  const DnsServer server([](const std::string&, int) {
    return DnsReply{.addresses = {"192.0.2.1"}, .truncated = true};
  });
  Query query = query_to(server);
  const Answer answer = query.ask(for_ms(3000));
  CHECK(answer.failure.outcome == Outcome::ok);
  CHECK(answer.addresses == std::vector<std::string>{"192.0.2.1"});
  CHECK(query.over_tcp());
}

TEST_CASE("a lost datagram is sent again well before a second has passed") {
  std::atomic<int> asked = 0;
  const DnsServer server([&](const std::string&, int) {
    return DnsReply{.addresses = {"192.0.2.1"}, .silent = ++asked == 1};
  });
  const auto since = Clock::now();
  Query query = query_to(server);
  const Answer answer = query.ask(for_ms(5000));
  CHECK(answer.failure.outcome == Outcome::ok);
  CHECK(query.transmissions() == 2);
  CHECK(Clock::now() - since <
        2s);  // not the C library's five seconds; generous for a busy machine
}

TEST_CASE("silence is a timeout, and limit ends it") {
  const DnsServer server([](const std::string&, int) { return DnsReply{.silent = true}; });
  Query query = query_to(server);
  CHECK(query.ask(for_ms(700)).failure.outcome == Outcome::timed_out);
  CHECK(query.transmissions() >= 2);
}

TEST_CASE("a closed port is refused at once") {
  std::uint16_t port = 0;
  {
    const DnsServer gone([](const std::string&, int) { return DnsReply{}; });
    port = gone.port();
  }
  Query query(*Address::parse("127.0.0.1", port), "login.test", RecordType::a);
  CHECK(query.ask(for_ms(5000)).failure.outcome == Outcome::refused);
}

TEST_CASE("an answer that is no DNS message") {
  const DnsServer server([](const std::string&, int) { return DnsReply{.garbage = true}; });
  Query query = query_to(server);
  const Answer answer = query.ask(for_ms(1200));
  CHECK(answer.failure.outcome == Outcome::name_failure);
  CHECK(answer.addresses.empty());
}

TEST_CASE("a second answer to one query is heard") {
  const DnsServer server([](const std::string&, int) {
    return DnsReply{.addresses = {"192.0.2.66"}, .second = {"192.0.2.1"}};
  });
  Query query = query_to(server);
  CHECK(query.ask(for_ms(3000)).addresses == std::vector<std::string>{"192.0.2.66"});
  const auto more = query.listen(for_ms(500));
  REQUIRE(more.size() == 1);
  CHECK(more.front().addresses == std::vector<std::string>{"192.0.2.1"});
}

TEST_CASE("the system's lookup gives addresses, and is abandoned when limit ends") {
  const Lookup lookup = net::lookup("127.0.0.1", 443, for_ms(5000));
  CHECK(lookup.failure.ok());
  REQUIRE_FALSE(lookup.addresses.empty());
  CHECK(lookup.addresses.front().scope() == "loopback");
  CHECK(net::lookup("127.0.0.1", 443, {Clock::now() - 1s}).failure.outcome == Outcome::timed_out);
}
