#include <catch2/catch.hpp>

#include "support/daemon.hpp"
#include "support/report.hpp"
#include "support/stand_in.hpp"

using namespace sfprobe::testing;

// The real daemons, from Debian's packages.

namespace {

constexpr const char* kAddress2 = "10.20.0.2";

Json probe(const StandIn& world, const std::string& proxy, const std::string& ca = "") {
  return only_target(run_sfprobe({"--json", "--ca-file", ca.empty() ? world.ca.path() : ca, kHost},
                                 {{"HTTPS_PROXY", proxy}}));
}

std::string issuer_through_proxy(const Json& target) {
  for (const Json& step : target.at("evidence").at("steps")) {
    if (step.at("action") == "handshake" && step.at("route") == "proxy") {
      return step.at("facts").at("chain").at(0).at("issuer_name");
    }
  }
  return "";
}

std::string conf_of(const std::string& more) {
  return squid_conf("dns_nameservers 127.0.0.1\nvisible_hostname squid.test\n" + more);
}

}  // namespace

TEST_CASE("squid: plain, and with Basic authentication") {
  StandIn world;
  world.start_healthy();
  const TempFolder folder;
  SECTION("plain") {
    const std::string conf =
        folder.write("squid.conf", conf_of("http_port 10.20.0.2:3128\nhttp_access allow all\n"));
    const Daemon squid(squid_command(conf), kAddress2, 3128);
    const Json target = probe(world, "http://10.20.0.2:3128");
    CHECK(verdict_line(target) == "ok - -");
    CHECK(issuer_through_proxy(target) == "Test Intermediate");
  }
  SECTION("a name that squid denies") {
    const std::string conf =
        folder.write("squid.conf", conf_of("http_port 10.20.0.2:3128\nhttp_access deny all\n"));
    const Daemon squid(squid_command(conf), kAddress2, 3128);
    const Json target = probe(world, "http://10.20.0.2:3128");
    CHECK(cause_line(target) == "fail PROXY_REFUSED proxy");
    CHECK(target.at("verdict").at("summary").get<std::string>().find("ERR_ACCESS_DENIED") ==
          std::string::npos);
    CHECK(target.at("verdict").at("summary").get<std::string>().find("HTTP 403") !=
          std::string::npos);
  }
  SECTION("Basic") {
    // basic_fake_auth accepts anybody whose password is not empty, and asks like any other.
    const std::string conf = folder.write(
        "squid.conf", conf_of("auth_param basic program /usr/lib/squid/basic_fake_auth\n"
                              "auth_param basic children 1\nauth_param basic realm corp\n"
                              "acl known proxy_auth REQUIRED\nhttp_port 10.20.0.2:3128\n"
                              "http_access allow known\nhttp_access deny all\n"));
    const Daemon squid(squid_command(conf), kAddress2, 3128);
    CHECK(cause_line(probe(world, "http://10.20.0.2:3128")) == "fail PROXY_AUTH_REQUIRED proxy");
    CHECK(verdict_line(probe(world, "http://alice:s%40cret@10.20.0.2:3128")) == "ok - -");
  }
}

TEST_CASE("squid that inspects (ssl-bump): another certificate through the proxy only") {
  StandIn world;
  world.start_healthy();
  const Certificate inspector = make_certificate({.common_name = "Corp Inspection CA", .ca = true});
  const TempFolder folder;
  const std::string ca = folder.write("inspector.pem", inspector.pem());
  folder.write("both.pem", inspector.pem() + inspector.private_key_pem());
  const std::string roots = folder.write("roots.pem", world.pki.root.pem());
  shell("/usr/lib/squid/security_file_certgen -c -s " + folder.path() +
        "/db -M 4MB && chown -R proxy " + folder.path());
  const std::string conf = folder.write(
      "squid.conf", conf_of("http_port 10.20.0.2:3128 ssl-bump tls-cert=" + folder.path() +
                            "/both.pem generate-host-certificates=on\nsslcrtd_program "
                            "/usr/lib/squid/security_file_certgen -s " +
                            folder.path() +
                            "/db -M 4MB\nsslcrtd_children 1\ntls_outgoing_options cafile=" + roots +
                            "\nssl_bump bump all\nhttp_access allow all\n"));
  const Daemon squid(squid_command(conf), kAddress2, 3128);
  const Json target = probe(world, "http://10.20.0.2:3128");
  CHECK(target.at("verdict").at("status") == "fail");
  CHECK(target.at("verdict").at("stage") == "tls");
  CHECK(issuer_through_proxy(target) == "Corp Inspection CA");
  CHECK(has_finding(target, "CERT_INTERCEPTED", "info"));
  CHECK(verdict_line(probe(world, "http://10.20.0.2:3128", ca)) == "ok - -");
}

TEST_CASE("mitmproxy inspects: refused without its root, fine with it") {
  StandIn world;
  world.start_healthy();
  const TempFolder folder;
  const std::string roots = folder.write("roots.pem", world.pki.root.pem());
  const Daemon mitm(
      {"/usr/bin/mitmdump", "-q", "--listen-host", kAddress2, "-p", "3128", "--set",
       "confdir=" + folder.path(), "--set", "ssl_verify_upstream_trusted_ca=" + roots},
      kAddress2, 3128, {{"HOME", folder.path()}});
  const Json target = probe(world, "http://10.20.0.2:3128");
  CHECK(target.at("verdict").at("stage") == "tls");
  CHECK(issuer_through_proxy(target) == "mitmproxy");
  CHECK(verdict_line(probe(world, "http://10.20.0.2:3128",
                           folder.path() + "/mitmproxy-ca-cert.pem")) == "ok - -");
}

TEST_CASE("tinyproxy") {
  StandIn world;
  world.start_healthy();
  const TempFolder folder;
  const std::string conf =
      folder.write("tinyproxy.conf", "Port 3128\nListen 10.20.0.2\nTimeout 20\nConnectPort 443\n");
  const Daemon tinyproxy({"/usr/bin/tinyproxy", "-d", "-c", conf}, kAddress2, 3128);
  CHECK(verdict_line(probe(world, "http://10.20.0.2:3128")) == "ok - -");
  const Ran other =
      run_sfprobe({"--json", "--ca-file", world.ca.path(), std::string(kHost) + ":8443"},
                  {{"HTTPS_PROXY", "http://10.20.0.2:3128"}});
  CHECK(cause_line(only_target(other)) == "fail PROXY_REFUSED proxy");
}

TEST_CASE("microsocks: SOCKS5, with and without credentials") {
  StandIn world;
  world.start_healthy();
  SECTION("open") {
    const Daemon socks({"/usr/bin/microsocks", "-i", kAddress2, "-p", "1080"}, kAddress2, 1080);
    CHECK(verdict_line(probe(world, "socks5://10.20.0.2:1080")) == "ok - -");
    // The CLI crashes on socks5h://; the proxy itself is fine, and was tried.
    const Json other = probe(world, "socks5h://10.20.0.2:1080");
    CHECK(cause_line(other) == "fail PROXY_URL_INVALID proxy");
    CHECK_FALSE(issuer_through_proxy(other).empty());
  }
  SECTION("with a password") {
    const Daemon socks(
        {"/usr/bin/microsocks", "-i", kAddress2, "-p", "1080", "-u", "alice", "-P", "s3cret"},
        kAddress2, 1080);
    CHECK(verdict_line(probe(world, "socks5://alice:s3cret@10.20.0.2:1080")) == "ok - -");
    CHECK(cause_line(probe(world, "socks5://alice:wrong1@10.20.0.2:1080")) ==
          "fail PROXY_AUTH_REQUIRED proxy");
  }
}

TEST_CASE("a proxy that is spoken to in TLS") {
  StandIn world;
  world.start_healthy();
  CertificateSpec spec;
  spec.names = {"IP:10.20.0.2"};
  const Certificate leaf = make_certificate(spec, &world.pki.intermediate);
  const TempFolder folder;
  folder.write("both.pem", leaf.pem() + world.pki.intermediate.pem() + leaf.private_key_pem());
  shell("chown -R proxy " + folder.path());
  const std::string conf =
      folder.write("squid.conf", conf_of("https_port 10.20.0.2:3129 tls-cert=" + folder.path() +
                                         "/both.pem\nhttp_access allow all\n"));
  const Daemon squid(squid_command(conf), kAddress2, 3129);
  CHECK(verdict_line(probe(world, "https://10.20.0.2:3129")) == "ok - -");
  CHECK(cause_line(probe(world, "http://10.20.0.2:3129")) == "fail PROXY_SCHEME_MISMATCH proxy");
  const Certificate stranger = make_certificate({.common_name = "Stranger", .ca = true});
  const TempFile other(stranger.pem());
  const Json target = probe(world, "https://10.20.0.2:3129", other.path());
  CHECK(target.at("verdict").at("stage") == "proxy");
  CHECK(target.at("verdict").at("code") == "UNABLE_TO_GET_ISSUER_CERT_LOCALLY");
}
