#include <catch2/catch.hpp>

#include "net/connect.hpp"
#include "net/handshake.hpp"
#include "support/server.hpp"

using namespace sfprobe;
using namespace sfprobe::net;
using testing::Peer;
using testing::Pki;
using testing::Server;

namespace {

WaitLimit for_ms(int ms) { return {Clock::now() + std::chrono::milliseconds(ms)}; }

Handshake shake(const Server& server, int ms = 5000) {
  Connection connection = connect(*Address::parse("127.0.0.1", server.port()), for_ms(3000));
  REQUIRE(connection.failure.ok());
  SocketStream stream(std::move(connection.socket), connection.peer, connection.rtt_us);
  return handshake(stream, "login.test", for_ms(ms));
}

// The first record that a server sends, with these bytes of an alert in it.
std::string alert_record(char level, char description) {
  return std::string("\x15\x03\x03\x00\x02", 5) + level + description;
}

}  // namespace

TEST_CASE("a healthy handshake") {
  const Pki pki("login.test");
  auto context = testing::server_context(pki.leaf, {pki.intermediate});
  const Server server([&](Peer& peer) {
    peer.accept_tls(context.get());
    peer.receive_tls();
  });
  const Handshake seen = shake(server);
  CHECK(seen.failure.ok());
  CHECK(seen.reached == sfprobe::HandshakeProgress::finished);
  CHECK(seen.version == "TLSv1.3");
  CHECK(seen.cipher == "TLS_AES_256_GCM_SHA384");
  REQUIRE(seen.chain.size() == 2);
  CHECK(::X509_cmp(seen.chain[0].get(), pki.leaf.x509.get()) == 0);
  CHECK(::X509_cmp(seen.chain[1].get(), pki.intermediate.x509.get()) == 0);
  CHECK(seen.after_hello_us > 0);
  CHECK_FALSE(seen.client_certificate_wanted);
}

TEST_CASE("TLS 1.2 and a wanted client certificate are seen") {
  const Pki pki("login.test");
  auto context = testing::server_context(pki.leaf, {pki.intermediate});
  ::SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
  ::SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  const Server server([&](Peer& peer) { peer.accept_tls(context.get()); });
  const Handshake seen = shake(server);
  CHECK(seen.version == "TLSv1.2");
  CHECK(seen.client_certificate_wanted);
  CHECK(seen.failure.outcome == Outcome::alert);
  CHECK(seen.alert == 40);
}

TEST_CASE("a handshake that breaks, and where") {
  struct Row {
    const char* name;
    std::function<void(Peer&)> script;
    Outcome outcome;
    const char* reached;
    int alert;
  };
  const Row row = GENERATE(values<Row>({
      {"reset on accept",
       [](Peer& p) {
         std::this_thread::sleep_for(
             std::chrono::milliseconds(50));  // the client is to have its connection first
         p.reset();
       },
       Outcome::reset, "client_hello", -1},
      {"reset on ClientHello",
       [](Peer& p) {
         p.receive();
         p.reset();
       },
       Outcome::reset, "client_hello", -1},
      {"close on ClientHello",
       [](Peer& p) {
         p.receive();
         p.close();
       },
       Outcome::closed, "client_hello", -1},
      {"plain HTTP",
       [](Peer& p) {
         p.receive();
         p.send("HTTP/1.1 400 Bad Request\r\n\r\n");
         p.linger();
       },
       Outcome::not_tls, "client_hello", -1},
      {"SSH",
       [](Peer& p) {
         p.send("SSH-2.0-OpenSSH_9.2p1\r\n");
         p.linger();
       },
       Outcome::not_tls, "client_hello", -1},
      {"one byte of garbage",
       [](Peer& p) {
         p.receive();
         p.send("x");
         p.linger();
       },
       Outcome::not_tls, "client_hello", -1},
      {"alert 40",
       [](Peer& p) {
         p.receive();
         p.send(alert_record(2, 40));
         p.close();
       },
       Outcome::alert, "client_hello", 40},
      {"alert 70",
       [](Peer& p) {
         p.receive();
         p.send(alert_record(2, 70));
         p.close();
       },
       Outcome::alert, "client_hello", 70},
      {"alert 112",
       [](Peer& p) {
         p.receive();
         p.send(alert_record(2, 112));
         p.close();
       },
       Outcome::alert, "client_hello", 112},
      {"half a record",
       [](Peer& p) {
         p.receive();
         p.send(std::string("\x16\x03\x03\x00", 4));
         p.linger();
       },
       Outcome::timed_out, "client_hello", -1},
      {"silence", [](Peer& p) { p.linger(); }, Outcome::timed_out, "client_hello", -1},
  }));
  CAPTURE(row.name);
  const Server server(row.script);
  const Handshake seen = shake(server, row.outcome == Outcome::timed_out ? 400 : 5000);
  CHECK(to_string(seen.failure.outcome) == to_string(row.outcome));
  CHECK(seen.alert == row.alert);
  // A reset may be there before the ClientHello is written.
  if (std::string(row.name) != "reset on accept") CHECK(to_name(seen.reached) == row.reached);
}

TEST_CASE("a server that speaks only TLS 1.1") {
  const Pki pki("login.test");
  auto context = testing::server_context(pki.leaf, {pki.intermediate});
  ::SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  ::SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
  ::SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0");
  const Server server([&](Peer& peer) { peer.accept_tls(context.get()); });
  const Handshake seen = shake(server);
  CHECK(seen.failure.outcome == Outcome::alert);
  CHECK(seen.alert == 70);
}

TEST_CASE("a slow drip is cut at the limit") {
  const Server server([](Peer& peer) {
    peer.receive();
    const std::string record("\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", 9);
    for (int i = 0; i < 40; ++i) {
      peer.send(i < 9 ? record.substr(static_cast<std::size_t>(i), 1) : std::string(1, '\0'));
      std::this_thread::sleep_for(std::chrono::milliseconds(30));
    }
  });
  const Handshake seen = shake(server, 500);
  CHECK(seen.failure.outcome == Outcome::timed_out);
  CHECK(seen.received > 1);
}
