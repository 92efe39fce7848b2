#include <catch2/catch.hpp>

#include "support/report.hpp"
#include "support/stand_in.hpp"

using namespace sfprobe::testing;

TEST_CASE("a healthy stand-in is ok, with exit status 0") {
  StandIn world;
  world.start_healthy();
  const Ran ran = run_sfprobe({"--json", "--ca-file", world.ca.path(), kHost});
  const Json target = only_target(ran);
  CHECK(ran.status == 0);
  CHECK(ran.err.empty());
  CHECK(verdict_line(target) == "ok - -");
  CHECK(target.at("target").at("host") == kHost);
  for (const char* id : {"dns.system", "dns.127.0.0.1.A", "dns.127.0.0.1.AAAA", "connect.10.20.0.1",
                         "tls.direct.10.20.0.1:443", "endpoint.direct.token",
                         "endpoint.direct.data", "environment.variables"}) {
    CAPTURE(id);
    bool found = false;
    for (const Json& step : target.at("evidence").at("steps")) found = found || step.at("id") == id;
    CHECK(found);
  }
}

TEST_CASE("NODE_EXTRA_CA_CERTS counts as trust") {
  StandIn world;
  world.start_healthy();
  const Ran ran = run_sfprobe({"--json", kHost}, {{"NODE_EXTRA_CA_CERTS", world.ca.path()}});
  CHECK(verdict_line(only_target(ran)) == "ok - -");
  CHECK(ran.status == 0);
}

TEST_CASE("several targets in one run: the worst decides") {
  StandIn world;
  world.start_healthy();
  const Ran ran =
      run_sfprobe({"--json", "--ca-file", world.ca.path(), kHost, "nowhere.example.com"});
  CHECK(ran.status == 1);
  const Json report = Json::parse(ran.out);
  REQUIRE(report.at("targets").size() == 2);
  CHECK(report["targets"][0]["verdict"]["status"] == "ok");
  CHECK(report["targets"][1]["verdict"]["code"] == "ENOTFOUND");
}

TEST_CASE("an IP address, and another port") {
  StandIn world;
  CertificateSpec spec;
  spec.names = {"IP:10.20.0.1"};
  const Pki pki("10.20.0.1", spec);
  const TempFile ca(pki.root.pem());
  world.serve(salesforce(server_context(pki.leaf, {pki.intermediate})), kAddress, 8443);
  const Ran ran = run_sfprobe({"--json", "--ca-file", ca.path(), "10.20.0.1:8443"});
  CHECK(verdict_line(only_target(ran)) == "ok - -");
}

TEST_CASE("the name in the hosts file is used, and said") {
  StandIn world;
  world.start_healthy();
  set_hosts("127.0.0.1 localhost\n10.20.0.2 " + std::string(kHost) + "\n");
  world.serve(salesforce(world.context()), "10.20.0.2");
  const Ran ran = run_sfprobe({"--json", "--ca-file", world.ca.path(), kHost});
  const Json target = only_target(ran);
  CHECK(verdict_line(target) == "ok - -");
  CHECK(has_finding(target, "HOSTS_FILE_ENTRY", "info"));
}

TEST_CASE("a name from the hosts file needs no name server: ok") {
  StandIn world;
  world.serve(salesforce(world.context()));
  set_hosts("127.0.0.1 localhost\n10.20.0.1 " + std::string(kHost) + "\n");
  const Ran ran = run_sfprobe({"--json", "--ca-file", world.ca.path(), kHost});
  const Json target = only_target(ran);
  CHECK(verdict_line(target) == "ok - -");
  CHECK(has_finding(target, "DNS_SERVER_FAULT", "info"));
  CHECK(ran.status == 0);
}

TEST_CASE("without a target the project's login URL is used") {
  StandIn world;
  world.start_healthy();
  shell("mkdir -p /tmp/sfprobe-project/deep; echo '{\"sfdcLoginUrl\":\"https://" +
        std::string(kHost) + "\"}' > /tmp/sfprobe-project/sfdx-project.json");
  const Ran ran =
      run_sfprobe({"--json", "--ca-file", world.ca.path()}, {}, "", "/tmp/sfprobe-project/deep");
  CHECK(only_target(ran).at("target").at("host") == kHost);
  const Ran outside =
      run_sfprobe({"--json"}, {{"SF_ORG_INSTANCE_URL", "https://other.example.com"}});
  CHECK(only_target(outside).at("target").at("host") == "login.salesforce.com");
}
