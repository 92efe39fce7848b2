#include <catch2/catch.hpp>

#include "net/fetch.hpp"
#include "support/server.hpp"
#include "support/temp_file.hpp"
#include "trust/view.hpp"

using namespace sfprobe;
using namespace sfprobe::net;
using testing::http_answer;
using testing::Peer;
using testing::Pki;
using testing::Server;

namespace {

WaitLimit for_ms(int ms) { return {Clock::now() + std::chrono::milliseconds(ms)}; }

const Pki& pki() {
  static const Pki shared("login.test");
  return shared;
}

std::shared_ptr<SSL_CTX> context() {
  static const auto shared = testing::server_context(pki().leaf, {pki().intermediate});
  return shared;
}

Response get(const Server& server, int ms = 5000) {
  const testing::TempFile ca(pki().root.pem());
  const auto trust = trust::union_store({trust::file_store("--ca-file", ca.path())});
  const Address address = *Address::parse("127.0.0.1", server.port());
  const std::string url = "https://login.test:" + std::to_string(server.port()) + "/services/data";
  return fetch({"GET", url, ""}, connect(address, for_ms(3000)), nullptr, trust.get(), for_ms(ms));
}

}  // namespace

TEST_CASE("an answer with its headers, over the connection that was handed over") {
  const Server server(testing::web(context(), [](const std::string& request) {
    CHECK(request.starts_with("GET /services/data HTTP/1.1\r\nHost: login.test:"));
    return http_answer("{}", "application/json", "200 OK",
                       "Date: Sun, 22 Nov 2026 06:00:00 GMT\r\n");
  }));
  const Response response = get(server);
  CHECK(response.failure.ok());
  CHECK(response.status == 200);
  CHECK(response.body == "{}");
  CHECK(response.header("content-type") == "application/json");
  CHECK(http_date(response.header("date")) == 1795327200);
  CHECK(server.connections() == 1);
}

TEST_CASE("a body is read to 64 KiB and no further") {
  const Server server(testing::web(context(), [](const std::string&) {
    return http_answer(std::string(1 << 20, 'x'), "text/plain", "200 OK");
  }));
  const Response response = get(server);
  CHECK(response.failure.ok());
  CHECK(response.body.size() == 64 * 1024);
  CHECK(response.body_cut);
}

TEST_CASE("a redirect is reported, not followed") {
  const Server server(testing::web(context(), [](const std::string&) {
    return http_answer("", "text/html", "302 Found", "Location: https://elsewhere.test/login\r\n");
  }));
  const Response response = get(server);
  CHECK(response.status == 302);
  CHECK(response.header("location") == "https://elsewhere.test/login");
}

TEST_CASE("a certificate that the store does not know is not accepted") {
  const Pki other("login.test");
  auto stranger = testing::server_context(other.leaf, {other.intermediate});
  const Server server(testing::salesforce(stranger));
  const Response response = get(server);
  CAPTURE(response.failure.raw.text, response.failure.raw.code);
  CHECK(response.failure.outcome == Outcome::untrusted);
  CHECK(response.status == 0);
  CHECK_FALSE(response.sent);
}

TEST_CASE("transfers that break") {
  struct Row {
    const char* name;
    std::function<void(Peer&)> after_request;
    Outcome outcome;
  };
  const Row row = GENERATE(values<Row>({
      {"reset", [](Peer& p) { p.reset(); }, Outcome::reset},
      {"close", [](Peer& p) { p.close(); }, Outcome::closed},
      {"silence", [](Peer& p) { p.linger(); }, Outcome::timed_out},
      {"not HTTP",
       [](Peer& p) {
         p.send_tls("220 mail.test ESMTP ready to serve\r\n");
         p.linger();
       },
       Outcome::protocol},
      {"headers without end",
       [](Peer& p) {
         p.send_tls("HTTP/1.1 200 OK\r\n");
         for (int i = 0; i < 100; ++i) p.send_tls("X-Filler: " + std::string(2000, 'x') + "\r\n");
         p.linger();
       },
       Outcome::too_large},
  }));
  CAPTURE(row.name);
  const Server server([&](Peer& peer) {
    if (!peer.accept_tls(context().get())) return;
    peer.receive_tls();
    row.after_request(peer);
  });
  const Response response = get(server, row.outcome == Outcome::timed_out ? 500 : 5000);
  CAPTURE(response.failure.raw.text, response.failure.raw.code);
  CHECK(to_string(response.failure.outcome) == to_string(row.outcome));
  CHECK(response.sent);
}
