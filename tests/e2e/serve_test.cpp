#include <catch2/catch.hpp>

#include "support/daemon.hpp"
#include "support/report.hpp"
#include "support/stand_in.hpp"

// The exporter, asked by curl, with the program itself.

using namespace sfprobe::testing;

namespace {

struct Exporter : StandIn {
  Exporter() {
    serve_dns(healthy_zone());
    serve(salesforce(context()));
    serve([](Peer& peer) { peer.receive(1), peer.reset(); }, kAddress, 8443);
  }
  Ran curl(const std::string& path, const std::vector<std::string>& more = {}) {
    std::vector<std::string> call = {"/usr/bin/curl", "-sS", "-w", "%{http_code}",
                                     "http://127.0.0.1:9817" + path};
    call.insert(call.end(), more.begin(), more.end());
    return run_program(call);
  }

  TempFolder folder;
  std::string list = folder.write("targets", std::string(kHost) + "\n*.example.com:8443\n");
  Daemon program{{SFPROBE_BINARY, "serve", "--targets", list},
                 "127.0.0.1",
                 9817,
                 {{"NODE_EXTRA_CA_CERTS", ca.path()}}};
};

bool has(const Ran& ran, const std::string& part) {
  CAPTURE(ran.out, ran.err, part);
  return ran.out.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a scrape of the exporter is a probe", "[serve]") {
  Exporter world;
  const Ran fine = world.curl(std::string("/probe?target=") + kHost);
  CHECK(has(fine, "\nprobe_success 1\n"));
  CHECK(has(fine, "sfprobe_login_ok{target=\"login.example.com\"} 1\n"));
  CHECK(fine.out.ends_with("# EOF\n200"));
  const Ran failed = world.curl(std::string("/probe?target=") + kHost + ":8443",
                                {"-H", "X-Prometheus-Scrape-Timeout-Seconds: 8"});
  CHECK(has(failed, "\nprobe_success 0\n"));
  CHECK(has(failed, "code=\"ECONNRESET\""));
  CHECK(failed.out.ends_with("\n200"));
  CHECK(world.curl("/probe?target=127.0.0.1").out.ends_with("\n403"));
  CHECK(world.curl("/probe?target=other.example.com").out.ends_with("\n403"));
  CHECK(world.curl(std::string("/probe?module=x&target=") + kHost).out.ends_with("\n400"));
  CHECK(world.curl("/-/healthy").out.ends_with("\n200"));
  CHECK(has(world.curl("/metrics"), "sfprobe_serve_probes_total{success=\"1\"} 1\n"));
}

TEST_CASE("an exporter ends by a signal, and refuses what it cannot serve", "[serve]") {
  const TempFolder folder;
  const std::string list = folder.write("targets", std::string(kHost) + "\nnot a line\n");
  const Ran ran =
      run_program({"/usr/bin/timeout", "--preserve-status", "-s", "TERM", "1", SFPROBE_BINARY,
                   "serve", "--targets", list, "--listen", "127.0.0.1:0"});
  CAPTURE(ran.err);
  CHECK(ran.status == 143);
  CHECK(ran.err.find(":2: ") != std::string::npos);
  CHECK(ran.err.find("serving http://127.0.0.1:") != std::string::npos);
  const auto refused = [](std::vector<std::string> words) {
    words.insert(words.begin(), "serve");
    const Ran wrong = run_sfprobe(words);
    CHECK(wrong.status == 2);
    return wrong.err;
  };
  CHECK(refused({}).find("--targets") != std::string::npos);
  CHECK(refused({"--targets", "/missing"}).find("/missing") != std::string::npos);
  CHECK(refused({"--targets", folder.write("empty", "# nothing\n")}).find("names no target") !=
        std::string::npos);
  CHECK(refused({"--targets", list, "--listen", "nowhere"}).find("--listen") != std::string::npos);
  const std::string wrong = folder.write("wrong", std::string(kHost) + " ca-file=/missing.pem\n");
  CHECK(refused({"--targets", wrong}).find("wrong:1: ") != std::string::npos);
}
