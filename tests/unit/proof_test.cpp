// What a reader with nothing but the report takes for the proof: it is of the exchange that fails,
// and of nothing else.
#include <catch2/catch.hpp>
#include <string>

#include "support/reading.hpp"

using sfprobe::testing::has;
using sfprobe::testing::Read;
using sfprobe::testing::reading;

TEST_CASE("proof: a refused ClientHello is no matter of the certificate") {
  const Read said = reading("hello-key-reset");
  for (const std::string& text : {said.ticket, said.html}) {
    CHECK(has(text, "TLS ClientHello of Node.js 24, 1609 bytes, to 10.20.0.1:443"));
    CHECK(has(text, "connection reset after 25 ms"));
    CHECK(has(text, "a ClientHello of 1609 bytes without the post-quantum key"));
    CHECK_FALSE(has(text, "a certificate that is not accepted"));
    CHECK_FALSE(has(text, "curl accepts the certificate"));
  }
  // Its own time, and no answer after it.
  CHECK(has(said.html, "✗ TLS: reset after 25 ms"));
  CHECK(has(said.terminal, "✗ reset –"));
  // Size was just ruled out.
  CHECK(has(said.ticket, "with the post-quantum key X25519MLKEM768"));
  CHECK_FALSE(has(said.html, "Smaller ones pass"));
}

TEST_CASE("proof: a stage that takes too long says how long") {
  const Read said = reading("tls-slow-13s");
  CHECK(has(said.ticket, "a handshake (TLSv1.3) after 13.21 s; the CLI waits 10 s in all"));
  CHECK(has(said.ticket, "TLS %{time_appconnect}"));
  CHECK(has(said.html, "✗ TLS takes 13.21 s"));
  CHECK(has(said.terminal, "✗ 13.2 s –"));
  for (const char* fix : {"Remove the faulty name server", "Please allow HTTPS", "more time"}) {
    CHECK_FALSE(has(said.html, fix));
  }
}

TEST_CASE("proof: what cannot be read takes no time, and a sum ends at its last stage") {
  CHECK(has(reading("proxy-200-lf").html, "✗ CONNECT: malformed"));
  const Read sum = reading("dns-slow-8s-tls-slow-4s");
  CHECK(has(sum.html, "✗ TLS takes 4.65 s"));
  CHECK(has(sum.terminal, "Send this to the team that runs your DNS"));
}

TEST_CASE("proof: another address that answers is what works") {
  CHECK(has(reading("connect-v6-large-packets-lost").ticket, "TLS with 10.20.0.1:443 ("));
}

TEST_CASE("proof: settings are the cause if it works without them") {
  const Read said = reading("openssl-conf-groups-other");
  CHECK(has(said.ticket, "the same as Node.js sends it by default"));
  CHECK(has(said.ticket, "node -e "));
  CHECK_FALSE(has(said.ticket, "openssl s_client"));
  CHECK_FALSE(has(said.html, "A device between this machine and Salesforce breaks TLS"));
}

TEST_CASE("proof: a name that a server knows is no wrong URL") {
  const Read said = reading("dns-first-nxdomain");
  CHECK_FALSE(has(said.html, "Check the login URL"));
  CHECK_FALSE(has(said.html, "Replace an old host name"));
  CHECK(has(reading("dns-nxdomain").html, "Check the login URL"));
}

TEST_CASE("proof: a proxy's certificate is for the team that runs the proxy") {
  const Read said = reading("proxy-tls-expired");
  CHECK(has(said.ticket, "To: the team that runs the proxy https://10.20.0.2:3129"));
  CHECK(has(said.ticket, "Please renew the certificate of the proxy"));
  CHECK_FALSE(has(said.ticket, "unset https_proxy"));
  const std::size_t renew = said.html.find("Please renew it");
  const std::size_t around = said.html.find("unset https_proxy");
  REQUIRE(renew != std::string::npos);
  CHECK(renew < around);
}

TEST_CASE("proof: a change says what speaks against it, and whose the cause is") {
  const Read around = reading("proxy-close-on-accept");
  CHECK(has(around.ticket, "This bypasses your company's proxy"));
  CHECK(has(around.ticket, "The cause is for the team that runs the proxy"));
  CHECK_FALSE(has(reading("proxy-tls-system-store-only").ticket, "The cause is for"));
  const Read hello = reading("hello-reset-after-1000");
  CHECK(has(hello.ticket, "It is the older protocol"));
  CHECK(has(hello.ticket, "The cause is for the network team"));
  CHECK(has(hello.html, "Whoever administers vm, with a change; for good, the network team."));
  CHECK_FALSE(has(hello.html, "Make the change under \"Fix\""));
}

TEST_CASE("proof: what is not known is not filled with its own name") {
  CHECK_FALSE(has(reading("dns-silent").html, "is the name server."));
}

TEST_CASE("proof: a certificate is refused, and CONNECT was never sent") {
  const Read said = reading("proxy-tls-expired");
  CHECK(has(said.html, "✗ TLS: certificate expired"));
  CHECK_FALSE(has(said.html, "CONNECT: expired"));
  CHECK_FALSE(has(said.html, "your TLS inspection presents"));
  CHECK(has(said.ticket, "openssl s_client -connect 10.20.0.2:3129 </dev/null | openssl x509"));
  // One connection, one time.
  CHECK(has(said.html, "accepts the connection after 633 µs"));
}

TEST_CASE("proof: who signs with the proxy and without it") {
  const Read said = reading("both-proxy-intercepts-403");
  CHECK(has(said.ticket, "TLS inspection by the proxy 10.20.0.2:3128"));
  CHECK(has(said.ticket, "Directly issued by CN=Lab Intermediate"));
  CHECK(has(said.html, "issued by corp Root, and without it by Lab Intermediate"));
  CHECK(has(said.html, "Caution Trust CN=corp Root only if it belongs to your company"));
  // TLS ends at the proxy, which is what fails.
  CHECK(has(said.html, "✓ TCP, CONNECT, ✗ TLS: issuer not known 10.20.0.2:3128 not reached"));
  // The direct way ends at HTTP 403.
  CHECK_FALSE(has(said.html, "PROXY_NOT_NEEDED"));
  CHECK(has(reading("proxy-tls-expired").html, "PROXY_NOT_NEEDED"));
}

TEST_CASE("proof: a redirect has its Location, and a circle is called one") {
  const Read said = reading("http-302-loop");
  CHECK(has(said.html, "HTTP 302, application/json, 0 bytes; Location: https://login.example.com"));
  CHECK(has(said.html, "and that to itself again"));
  CHECK(has(said.ticket, "Please find out what redirects login requests"));
  CHECK_FALSE(has(said.html, "Something other than Salesforce"));
}

TEST_CASE("proof: what was sent without, and what was not reached") {
  CHECK(has(reading("proxy-squid-basic-missing").ticket, "without credentials"));
  CHECK_FALSE(has(reading("proxy-basic-wrong").ticket, "without credentials"));
  const Read denied = reading("dns-first-nxdomain");
  CHECK_FALSE(has(denied.html, "A round trip to the host"));
  CHECK(has(denied.html, "which is asked first, says that the name does not exist, but"));
}

TEST_CASE("proof: a rejection in the target's own name does not place the firewall") {
  CHECK(has(reading("connect-prohibited").html, "a firewall on 10.20.0.1 or in front of it"));
}

TEST_CASE("proof: what a login that works was, and which report it is") {
  const Read said = reading("proxy-families-v6-600ms");
  CHECK(has(said.html, "Not tried: user name, password, the browser, and the rules of the org."));
  CHECK(
      has(said.markup, "<title>login.example.com: works, 22 Nov 2026 12:00 UTC – sfprobe</title>"));
}

TEST_CASE(
    "proof: a module that ends the process prints nothing, and one that throws a stack trace") {
  CHECK(
      has(reading("options-require-exits").html, "nothing: NODE_OPTIONS names a module that ends"));
  CHECK(has(reading("options-require-throws").html,
            "a stack trace: NODE_OPTIONS names a module that throws"));
}

TEST_CASE("proof: the purpose of a certificate is that of a server or of an authority") {
  CHECK(has(reading("trust-client-certificate-as-server").html, "may not be used for a server"));
}

TEST_CASE("proof: what a failing cell means decides the picture, not how it is worded") {
  CHECK(has(reading("dns-hosts-file-stale").html, "! name: hosts file /etc/hosts"));
  // A 500 is the proxy's own, a 502 what it says of the other side.
  CHECK(has(reading("proxy-connect-500").html, "✓ TCP, ✗ CONNECT: 500"));
  const Read beyond = reading("proxy-connect-502");
  CHECK(has(beyond.html, "✗ CONNECT: 502"));
  CHECK_FALSE(has(beyond.html, "✓ TCP, ✗ CONNECT"));
}
