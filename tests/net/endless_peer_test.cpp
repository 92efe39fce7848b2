#include <catch2/catch.hpp>

#include "net/fetch.hpp"
#include "net/handshake.hpp"
#include "net/resolve.hpp"
#include "net/tunnel.hpp"
#include "support/dns_server.hpp"
#include "support/fault_proxy.hpp"
#include "support/server.hpp"
#include "support/temp_file.hpp"
#include "trust/view.hpp"

using namespace sfprobe;
using namespace sfprobe::net;
using testing::Peer;
using testing::Server;

// Peers that never come to an end. Each call here returns when its time is over, however fast the
// peer sends; one that did not would run into the suite's time limit.

namespace {

WaitLimit for_ms(int ms) { return {Clock::now() + std::chrono::milliseconds(ms)}; }

const testing::Pki& pki() {
  static const testing::Pki shared("login.test");
  return shared;
}

std::shared_ptr<SSL_CTX> context(int version = TLS1_3_VERSION) {
  auto made = testing::server_context(pki().leaf, {pki().intermediate});
  ::SSL_CTX_set_max_proto_version(made.get(), version);
  return made;
}

std::shared_ptr<X509_STORE> trust() {
  static const testing::TempFile ca(pki().root.pem());
  static const auto store = trust::union_store({trust::file_store("--ca-file", ca.path())});
  return store;
}

std::string record(char type, const std::string& content) {
  const auto size = content.size();
  return std::string{type, 3, 3, static_cast<char>(size >> 8U), static_cast<char>(size & 255U)} +
         content;
}

// A record with 4,096 HelloRequests (RFC 5246 section 7.4.1.1), which a client ignores during a
// handshake.
std::string hello_requests() { return record(22, std::string(16384, '\0')); }

Server::Script after_hello(std::string bytes) {
  return [bytes](Peer& peer) {
    peer.receive();
    peer.send_for_ever(bytes);
  };
}

struct Flood {
  const char* name;
  Server::Script script;
};

// Bytes in place of a handshake.
std::vector<Flood> handshake_floods() {
  return {
      {"HelloRequests", after_hello(hello_requests())},
      {"warnings", after_hello(record(21, std::string("\x01\x5a", 2)))},
      {"empty records", after_hello(record(22, ""))},
      {"change cipher spec", after_hello(record(20, "\x01"))},
      {"one certificate of no end",
       [](Peer& peer) {
         peer.receive();
         peer.send(record(22, std::string("\x0b\xff\xff\xff", 4)));
         peer.send_for_ever(record(22, std::string(16000, 'c')));
       }},
      {"application data", after_hello(record(23, std::string(16000, 'x')))},
  };
}

Connection open(const Server& server) {
  Connection connection = connect(*Address::parse("127.0.0.1", server.port()), for_ms(3000));
  REQUIRE(connection.failure.ok());
  return connection;
}

Handshake shake(const Server& server, int ms) {
  Connection connection = open(server);
  SocketStream stream(std::move(connection.socket), connection.peer, connection.rtt_us);
  return handshake(stream, "login.test", for_ms(ms));
}

Response get(const Server& server, const Proxy* proxy, int ms, bool h2 = false) {
  const std::string url = "https://login.test:" + std::to_string(server.port()) + "/services/data";
  return fetch({"GET", url, "", h2}, open(server), proxy, trust().get(), for_ms(ms));
}

Proxy proxy_at(const Server& server, const std::string& scheme) {
  return {scheme, "127.0.0.1", server.port(), "user", "secret"};
}

Tunnel tunnel(const Server& server, const std::string& scheme, ProxyAuth auth, int ms) {
  return connect_by_curl(open(server), proxy_at(server, scheme), "login.test", 443, auth,
                         trust().get(), for_ms(ms));
}

}  // namespace

TEST_CASE("a handshake that never ends") {
  for (const Flood& flood : handshake_floods()) {
    CAPTURE(flood.name);
    const Server server(flood.script);
    const Handshake seen = shake(server, 400);
    CHECK_FALSE(seen.failure.ok());
    // It is not read without end while it lasts.
    CHECK(seen.received <= 1024 * 1024 + 16384 + 5);
  }
}

TEST_CASE("a handshake of libcurl that never ends, with the target and with a proxy") {
  for (const Flood& flood : handshake_floods()) {
    CAPTURE(flood.name);
    const Server server(flood.script);
    CHECK_FALSE(get(server, nullptr, 400).failure.ok());
    CHECK_FALSE(tunnel(server, "https", ProxyAuth::basic, 400).failure.ok());
  }
}

TEST_CASE("a handshake in a tunnel that never ends") {
  const Server server(testing::proxy([](Peer& peer, const std::string&) {
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    peer.receive();
    peer.send_for_ever(hello_requests());
  }));
  Tunnel way = connect_plain(open(server), proxy_at(server, "http"), "CONNECT", "login.test:443",
                             for_ms(3000));
  REQUIRE(way.stream);
  CHECK(handshake(*way.stream, "login.test", for_ms(400)).failure.outcome == Outcome::timed_out);
  const Proxy proxy = proxy_at(server, "http");
  CHECK(get(server, &proxy, 400).failure.outcome == Outcome::timed_out);
}

TEST_CASE("session tickets and key updates without end") {
  const Server tickets([made = context()](Peer& peer) {
    if (!peer.accept_tls(made.get())) return;
    peer.receive_tls();
    while (!peer.over() && peer.new_ticket()) continue;
  });
  CHECK_FALSE(get(tickets, nullptr, 400).failure.ok());
  const Server updates([made = context()](Peer& peer) {
    if (!peer.accept_tls(made.get())) return;
    peer.receive_tls();
    while (!peer.over() && peer.update_keys()) continue;
  });
  CHECK_FALSE(get(updates, nullptr, 400).failure.ok());
}

TEST_CASE("renegotiation without end") {
  const Server server([made = context(TLS1_2_VERSION)](Peer& peer) {
    if (!peer.accept_tls(made.get())) return;
    peer.receive_tls();
    while (!peer.over() && peer.renegotiate()) continue;
    peer.linger();
  });
  CHECK_FALSE(get(server, nullptr, 400).failure.ok());
}

TEST_CASE("answers that never end") {
  struct Row {
    const char* name;
    std::string first;
    std::string again;
  };
  const auto row = GENERATE(values<Row>({
      {"interim answers", "", "HTTP/1.1 103 Early Hints\r\n\r\n"},
      {"headers", "HTTP/1.1 200 OK\r\n", "a: b\r\n"},
      {"short headers", "HTTP/1.1 200 OK\r\n", "a:\r\n"},
      {"one header", "HTTP/1.1 200 OK\r\na: ", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},
      {"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"},
      {"a chunk's extension", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "eeeeee"},
      {"trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "t: u\r\n"},
      {"a body", "HTTP/1.1 200 OK\r\n\r\n", "xxxxxxxxxxxxxxxxxxxxxxx"},
  }));
  CAPTURE(row.name);
  std::string many;
  while (many.size() < 16000) many += row.again;
  const Server server([&, made = context()](Peer& peer) {
    if (!peer.accept_tls(made.get())) return;
    peer.receive_tls();
    peer.send_tls(row.first);
    while (!peer.over() && peer.send_tls(many)) continue;
  });
  const Response response = get(server, nullptr, 400);
  CHECK(response.body.size() <= 64 * 1024);
  std::size_t bytes = 0;
  for (const auto& [name, value] : response.headers) bytes += name.size() + value.size();
  CHECK(bytes <= 64 * 1024);
}

namespace {

// A frame of HTTP/2 (RFC 9113, section 4.1).
std::string frame(int type, int flags, int stream, const std::string& content = {}) {
  const auto size = content.size();
  std::string bytes;
  for (const std::size_t part : {size >> 16U, size >> 8U, size}) bytes += static_cast<char>(part);
  bytes += static_cast<char>(type);
  bytes += static_cast<char>(flags);
  return bytes + std::string(3, '\0') + static_cast<char>(stream) + content;
}

int choose_h2(SSL*, const unsigned char** out, unsigned char* size, const unsigned char*, unsigned,
              void*) {
  *out = reinterpret_cast<const unsigned char*>("h2");
  *size = 2;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

TEST_CASE("HTTP/2 frames without end") {
  struct Row {
    const char* name;
    std::string first;
    std::string again;
  };
  enum { kData, kHeaders, kReset = 3, kSettings, kPing = 6, kWindow = 8, kContinuation };
  constexpr int kAck = 1;
  constexpr int kEndHeaders = 4;
  const std::string ok = "\x88";  // :status 200
  const std::string large =
      "\x40\x01"
      "a\x7f\xa1\x1e" +
      std::string(4000, 'b');  // into the table
  const auto row = GENERATE_COPY(values<Row>({
      {"nothing", "", ""},
      {"settings", "", frame(kSettings, 0, 0)},
      {"settings' acknowledgement", "", frame(kSettings, kAck, 0)},
      {"pings", "", frame(kPing, 0, 0, "12345678")},
      {"windows", "", frame(kWindow, 0, 1, std::string("\0\0\0\1", 4))},
      {"unknown frames", "", frame(0x42, 0, 1, std::string(100, 'x'))},
      {"resets", "", frame(kReset, 0, 1, std::string(4, '\0'))},
      {"interim answers", "",
       frame(kHeaders, kEndHeaders, 1,
             "\x08\x03"
             "103")},
      {"empty continuations", frame(kHeaders, 0, 1, ok), frame(kContinuation, 0, 1)},
      {"continuations of one header",
       frame(kHeaders, 0, 1, ok + std::string("\0\x7f\xff\xff\x0f", 5)),
       frame(kContinuation, 0, 1, std::string(1000, 'x'))},
      {"one large header, again and again by its index", frame(kHeaders, 0, 1, ok + large),
       frame(kContinuation, 0, 1, std::string(16000, '\xbe'))},
      {"empty data", frame(kHeaders, kEndHeaders, 1, ok), frame(kData, 0, 1)},
      {"data", frame(kHeaders, kEndHeaders, 1, ok), frame(kData, 0, 1, std::string(16384, 'x'))},
      {"a frame that is larger than any may be", "", std::string("\xff\xff\xff\0\0\0\0\0\1", 9)},
  }));
  CAPTURE(row.name);
  std::string many;
  while (!row.again.empty() && many.size() < 60000) many += row.again;
  const auto made = context();
  ::SSL_CTX_set_alpn_select_cb(made.get(), choose_h2, nullptr);
  const Server server([&](Peer& peer) {
    if (!peer.accept_tls(made.get())) return;
    peer.receive_tls();
    peer.send_tls(frame(kSettings, 0, 0) + row.first);
    while (!many.empty() && !peer.over() && peer.send_tls(many)) continue;
    peer.linger();
  });
  const Response response = get(server, nullptr, 400, true);
  CHECK((response.alpn == "h2" || !response.sent));
  CHECK(response.failure.ok() == response.body_cut);
  CHECK(response.body.size() <= 64 * 1024);
}

TEST_CASE("a refusal of a proxy that never ends") {
  struct Row {
    const char* name;
    std::string first;
    std::string again;
  };
  const std::string refused =
      "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Digest realm=\"x\", "
      "nonce=\"y\"\r\n";
  const auto row = GENERATE_COPY(values<Row>({
      {"chunks", refused + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"},
      {"a body", refused + "Content-Length: 999999999999\r\n\r\n", "xxxxxxxxxxxxxxxxxxxxxx"},
      {"trailers", refused + "Transfer-Encoding: chunked\r\n\r\n0\r\n", "t: u\r\n"},
      {"headers", refused, "a: b\r\n"},
      {"one header", refused + "a: ", "bbbbbbbbbbbbbbbbbbbbbbbbb"},
      {"interim answers", "", "HTTP/1.1 100 Continue\r\n\r\n"},
  }));
  CAPTURE(row.name);
  std::string many;
  while (many.size() < 16000) many += row.again;
  const Server server(testing::proxy([&](Peer& peer, const std::string&) {
    peer.send(row.first);
    peer.send_for_ever(many);
  }));
  CHECK_FALSE(tunnel(server, "http", ProxyAuth::passwords, 400).failure.ok());
  const Proxy proxy = proxy_at(server, "http");
  CHECK_FALSE(get(server, &proxy, 400).failure.ok());
  CHECK_FALSE(
      connect_plain(open(server), proxy, "CONNECT", "login.test:443", for_ms(400)).failure.ok());
}

TEST_CASE("datagrams that answer another question, without end") {
  const testing::DnsServer server([](const std::string&, int) {
    return testing::DnsReply{.addresses = {"192.0.2.1"}, .flood = true};
  });
  Query query(*Address::parse("127.0.0.1", server.port()), "login.test", RecordType::a);
  const Answer answer = query.ask(for_ms(400));
  CHECK_FALSE(answer.failure.ok());
  CHECK(query.listen(for_ms(100)).empty());
}
