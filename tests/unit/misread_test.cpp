// What a reader with nothing but the report once took for something else: each world with what its
// reports say now, and what they do not.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "support/reading.hpp"

using sfprobe::testing::evidence_of;
using sfprobe::testing::has;
using sfprobe::testing::read;
using sfprobe::testing::Read;
using sfprobe::testing::reading;

TEST_CASE("misread: lost packets are no matter of certificates") {
  const Read said = reading("hello-mtu-down");
  CHECK(has(said.ticket, "that loses large packets"));
  CHECK_FALSE(has(said.ticket, "present a certificate"));
  CHECK(has(said.html, "The packets that get lost go from the server to this machine."));
}

TEST_CASE("misread: which certificate has expired, who issued it, and by whose clock") {
  const Read said = reading("trust-expired");
  CHECK(has(said.ticket, "the certificate CN=login.example.com, which is presented"));
  CHECK(has(said.ticket, "no answer gave a time to compare it with"));
  CHECK(has(said.html, "Its issuer is CN=Lab Intermediate."));
  CHECK_FALSE(has(said.html, "it, or one above it"));
}

TEST_CASE("misread: a code that the CLI does not print, and an answer that is no success") {
  const Read said = reading("http-503-html");
  CHECK(has(said.ticket, "answers a login request with HTTP 503 and a web page"));
  CHECK(has(said.ticket, "would be unable to log in (HTML_RESPONSE)"));
  CHECK(has(said.markup, "data-phase=\"Answer\"><span class=\"bad\""));
}

TEST_CASE("misread: who rejects, and what is known of the sender") {
  const Read said = reading("connect-firewall-rejects");
  CHECK(has(said.ticket, "10.20.255.1 rejects them"));
  CHECK(has(said.html, "The rejection comes from 10.20.255.1."));
  CHECK(has(said.html, "firewall 10.20.255.1"));
}

TEST_CASE("misread: a firewall of this machine's own, and where packets leave from") {
  auto evidence = nlohmann::json::parse(evidence_of("connect-firewall-rejects"));
  const auto add = [&](const char* id, const nlohmann::json& facts) {
    evidence["steps"].push_back({{"id", id},
                                 {"action", "read"},
                                 {"subject", "machine"},
                                 {"route", nullptr},
                                 {"at_us", 0},
                                 {"took_us", 1},
                                 {"outcome", "ok"},
                                 {"raw", nullptr},
                                 {"facts", facts}});
  };
  add("environment.ways", {{"ways",
                            {{{"destination", "10.20.0.1"},
                              {"purpose", "target"},
                              {"family", "IPv4"},
                              {"interface", "eth0"},
                              {"gateway", ""},
                              {"source", "10.20.255.9"},
                              {"mtu", 1500},
                              {"error", ""}}}}});
  const Read other = read(evidence.dump());
  CHECK(has(other.ticket, "TCP connections from 10.20.255.9 to login.example.com:443"));
  CHECK(has(other.ticket, "Leaves by eth0, from 10.20.255.9, MTU 1500"));
  add("environment.interfaces", {{"interfaces",
                                  {{{"interface", "eth0"},
                                    {"kind", "ethernet"},
                                    {"mtu", 1500},
                                    {"addresses", {"10.20.255.1/24"}}}}}});
  const Read own = read(evidence.dump());
  CHECK(has(own.ticket, "in the firewall of this machine"));
  CHECK(has(own.html, "firewall on this machine"));
}

TEST_CASE("misread: a wrong answer is not ruled out, and its line is shown") {
  const Read said = reading("dns-hosts-file-stale");
  CHECK_FALSE(has(said.html, "lookup: login.example.com resolves"));
  CHECK(has(said.ticket, "Hosts file \"127.0.0.1 login.example.com\""));
  CHECK(has(said.html, "127.0.0.1 login.example.com"));
  CHECK(has(said.markup, "! name: hosts file"));
}

TEST_CASE("misread: which name server is to be mended") {
  const Read said = reading("dns-first-nxdomain");
  CHECK(has(said.ticket,
            "Please let the name server 10.20.0.53 resolve login.example.com, as "
            "10.20.0.54 does"));
  CHECK(has(said.html, "lookup ends at the first denial"));
}

TEST_CASE("misread: the proxy's own address, and what it offers") {
  const Read said = reading("proxy-squid-basic-missing");
  CHECK(has(said.html, "HTTPS_PROXY=http://USER:PASSWORD@10.20.0.2:3128"));
  CHECK_FALSE(has(said.html, "proxy.example.com:8080"));
  CHECK_FALSE(has(said.html, "Please offer Basic"));
  CHECK(has(said.ticket, "proxy-authenticate: Basic"));
}

TEST_CASE("misread: CONNECT is refused by the proxy, and not behind it") {
  const std::string page = reading("proxy-connect-403").markup;
  const std::size_t refusal = page.find("CONNECT: 403");
  REQUIRE(refusal != std::string::npos);
  CHECK(page.find("</svg>10.20.0.2:3128") > refusal);
  CHECK(page.find("</svg>10.20.0.2:3128") != std::string::npos);
}

TEST_CASE("misread: the symptom is no other cause, and the device is drawn") {
  const Read inspected = reading("proxy-intercepts");
  CHECK_FALSE(has(inspected.html, "It may also be ? UNABLE_TO_VERIFY_LEAF_SIGNATURE"));
  CHECK_FALSE(has(inspected.html, "intermediate certificate, CN=corp Root"));
  const Read cut = reading("cut-name-reset-hop3");
  CHECK(has(cut.html, "device between 10.20.250.2 and 10.20.250.3"));
  CHECK(has(cut.html, "TLS handshakes that name login.example.com were cut off"));
}
