#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "support/gvdb_writer.hpp"
#include "support/proxy_world.hpp"

// A proxy that only a PAC file names, with the program itself: the file's server, the desktop's
// setting that leads to it, and what comes of it.

using namespace sfprobe::testing;
namespace fs = std::filesystem;

namespace {

constexpr const char* kPacAddress = "127.0.0.8";
constexpr const char* kPacUrl = "http://wpad.corp/proxy.pac";
constexpr const char* kToProxy =
    "if (isPlainHostName(host)) return 'DIRECT';"
    "return dnsDomainIs(host, '.example.com') && dnsResolve(host) === null"
    "  ? 'PROXY proxy.corp:3128; DIRECT' : 'PROXY other.corp:1';";

std::string function_of(const std::string& body) {
  return "function FindProxyForURL(url, host) { " + body + " }\n";
}

// A home folder with GNOME's settings, gone with the test.
struct Home {
  explicit Home(const std::string& pac_url) {
    std::string name = "/tmp/sfprobe-home-XXXXXX";
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
    fs::create_directories(path + "/.config/dconf");
    std::ofstream(path + "/.config/dconf/user", std::ios::binary)
        << gvdb_file({{"/system/proxy/mode", gvdb_text("auto")},
                      {"/system/proxy/autoconfig-url", gvdb_text(pac_url)}});
  }
  ~Home() {
    std::error_code error;
    fs::remove_all(path, error);
  }
  std::map<std::string, std::string> environment() const { return {{"HOME", path}}; }
  std::string path;
};

// What the server of a PAC file was asked; a base, so that it outlives the servers of the next one.
struct Asked {
  std::string last_request() {
    const std::lock_guard lock(mutex);
    return request;
  }
  std::atomic<int> asked = 0;
  std::mutex mutex;
  std::string request;
};

// The login host has no name here, and is reached through the proxy alone.
struct PacWorld : Asked, StandIn {
  PacWorld() {
    serve_dns([](const std::string& name, int) {
      if (name == "proxy.corp") return DnsReply{.addresses = {kProxyAddress}};
      return name == "wpad.corp" ? DnsReply{.addresses = {kPacAddress}} : DnsReply{.rcode = 3};
    });
    serve(salesforce(context()), "127.0.0.9", 8443);
    serve(working_proxy("127.0.0.9", 8443), kProxyAddress, 3128);
  }
  void serve_pac(const std::string& script, const std::string& status = "200 OK") {
    serve(
        [this, script, status](Peer& peer) {
          ++asked;
          {
            const std::lock_guard lock(mutex);
            request = peer.receive();
          }
          peer.send(http_answer(script, "application/x-ns-proxy-autoconfig", status));
          peer.finish();
        },
        kPacAddress, 80);
  }
  Json probe(std::vector<std::string> more, std::map<std::string, std::string> environment = {}) {
    more.insert(more.end(), {"--json", "--ca-file", ca.path(), kHost});
    ran = unless_starved([&] { return run_sfprobe(more, environment); });
    return only_target(ran);
  }
  Ran ran;
};

std::string told(const Json& target) {
  std::string all;
  for (const Json& finding : target.at("findings")) {
    all += finding.at("summary").get<std::string>() + "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("a PAC file that the desktop names is told, and fetched where that is asked for",
          "[pac]") {
  PacWorld world;
  const Home home(kPacUrl);
  world.serve_pac(function_of(kToProxy));
  const Json untouched = world.probe({}, home.environment());
  CHECK(world.asked == 0);
  CHECK(verdict_line(untouched).starts_with("fail ENOTFOUND "));
  CHECK(
      contains(told(untouched), std::string("GNOME on this machine uses the PAC file ") + kPacUrl));
  CHECK(contains(told(untouched), "--fetch-pac evaluates it"));

  const Json target = world.probe({"--fetch-pac"}, home.environment());
  CHECK(world.asked > 0);
  CHECK(world.last_request().starts_with("GET /proxy.pac HTTP/1.1\r\nHost: wpad.corp\r\n"));
  CHECK(target.at("verdict").at("code") == "ENOTFOUND");
  CHECK(target.at("verdict").at("cause") == "PROXY_CHOICE_DIFFERS");
  CHECK(contains(summary_of(target),
                 "the PAC file at http://wpad.corp/proxy.pac sends login.example.com to "
                 "proxy.corp:3128; with it the login works"));
  REQUIRE_FALSE(target.at("fixes").empty());
  const Json& fix = target.at("fixes").at(0);
  CHECK(fix.at("id") == "take-other-proxy");
  CHECK(fix.at("proof") == "proven");
  CHECK(contains(fix.dump(), "http://proxy.corp:3128"));
}

TEST_CASE("a PAC file by its URL: http, and a file; SOCKS, and several proxies", "[pac]") {
  PacWorld world;
  SECTION("the second proxy is the one that works") {
    world.serve_pac(function_of("return 'PROXY 10.20.0.9:1; HTTP proxy.corp:3128';"));
    const Json target = world.probe({std::string("--fetch-pac=") + kPacUrl});
    CHECK(target.at("verdict").at("cause") == "PROXY_CHOICE_DIFFERS");
    CHECK(contains(summary_of(target), "to proxy.corp:3128"));
  }
  SECTION("a file of this machine") {
    const TempFile file(function_of("return 'PROXY proxy.corp:3128';"));
    const Json target = world.probe({"--fetch-pac=file://" + file.path()});
    CHECK(target.at("verdict").at("cause") == "PROXY_CHOICE_DIFFERS");
    CHECK(world.asked == 0);
  }
  SECTION("a proxy that does not work is no cause") {
    world.serve_pac(function_of("return 'SOCKS 10.20.0.9:1080';"));
    const Json target = world.probe({std::string("--fetch-pac=") + kPacUrl});
    CHECK(target.at("verdict").at("cause") != "PROXY_CHOICE_DIFFERS");
    CHECK(contains(told(target), "to socks5://10.20.0.9:1080"));
  }
}

TEST_CASE("a PAC file over TLS counts if its server's certificate is accepted", "[pac]") {
  PacWorld world;
  const Certificate leaf = make_certificate(
      {.common_name = "wpad.corp", .names = {"DNS:wpad.corp"}}, &world.pki.intermediate);
  world.serve(web(server_context(leaf, {world.pki.intermediate}),
                  [](const std::string&) {
                    return http_answer(function_of("return 'PROXY proxy.corp:3128';"), "text/plain",
                                       "200 OK");
                  }),
              kPacAddress);
  const std::vector<std::string> asked = {"--fetch-pac=https://wpad.corp/proxy.pac"};
  CHECK(world.probe(asked).at("verdict").at("cause") == "PROXY_CHOICE_DIFFERS");
  const Json untrusted =
      only_target(run_sfprobe({"--json", "--fetch-pac=https://wpad.corp/proxy.pac", kHost}));
  CHECK(contains(told(untrusted), "https://wpad.corp/proxy.pac: it cannot be fetched"));
}

TEST_CASE("what comes of a PAC file that gives no answer", "[pac]") {
  PacWorld world;
  const auto notes = [&] {
    const Json target = world.probe({std::string("--fetch-pac=") + kPacUrl});
    CHECK(target.at("verdict").at("cause") != "PROXY_CHOICE_DIFFERS");
    return told(target);
  };
  SECTION("it loops") {
    world.serve_pac(function_of("for (;;) {}"));
    const std::string all = notes();
    CAPTURE(all);
    // On a busy machine the wait is over before the child has had its second on the processor.
    const bool by_processor = all.find("it takes more time or memory") != std::string::npos;
    CHECK((by_processor || all.find("it does not end in time") != std::string::npos));
    CHECK(world.ran.seconds < 10);
  }
  SECTION("it takes all memory") {
    world.serve_pac("var a = 'x'; for (;;) a += a;");
    notes();
  }
  SECTION("it has an error") {
    world.serve_pac(function_of("return nothing;"));
    CHECK(contains(notes(), "it ends in an error: ReferenceError"));
  }
  SECTION("it says what is no proxy") {
    world.serve_pac(function_of("return 'PROXY \\u001b[31mhunter2@proxy.corp:1';"));
    CHECK(contains(notes(), "its answer names no proxy"));
    CHECK(world.ran.out.find("hunter2") == std::string::npos);
  }
  SECTION("it is not there") {
    world.serve_pac("", "404 Not Found");
    CHECK(contains(notes(), "its server answers HTTP 404"));
  }
  SECTION("it is too large") {
    world.serve_pac(std::string((1 << 20) + 1, '/'));
    CHECK(contains(notes(), "it is larger than 1 MiB"));
  }
  SECTION("its server says nothing") {
    world.serve([](Peer& peer) { peer.linger(); }, kPacAddress, 80);
    CHECK(contains(notes(), "it cannot be fetched"));
    CHECK(world.ran.seconds < 10);
  }
  SECTION("nobody is there") { CHECK(contains(notes(), "it cannot be fetched")); }
}

TEST_CASE("a login that works asks none of a PAC file's proxies", "[pac]") {
  std::atomic<int> asked = 0;
  StandIn world;
  world.start_healthy();
  world.serve(
      [&](Peer& peer) {
        ++asked;
        peer.close();
      },
      kProxyAddress, 3128);
  const TempFile file(
      function_of("return isInNet(dnsResolve(host), '10.20.0.0', '255.255.0.0') "
                  "? 'PROXY 10.20.0.2:3128' : 'DIRECT';"));
  const Json target = only_target(run_sfprobe(
      {"--json", "--ca-file", world.ca.path(), "--fetch-pac=file://" + file.path(), kHost}));
  CHECK(verdict_line(target) == "ok - -");
  CHECK(contains(told(target), "sends login.example.com to http://10.20.0.2:3128"));
  CHECK(asked == 0);
}

TEST_CASE("credentials in the URL of a PAC file are neither sent nor shown", "[pac]") {
  const Ran refused = run_sfprobe({"--fetch-pac=http://me:hunter2@wpad.corp/x", kHost});
  CHECK(refused.status == 2);
  CHECK(refused.err.find("hunter2") == std::string::npos);
  PacWorld world;
  world.serve_pac(function_of(kToProxy));
  const Home home("http://me:hunter2@wpad.corp/proxy.pac");
  const Json target = world.probe({"--fetch-pac"}, home.environment());
  CHECK(contains(told(target), "this URL is not fetched"));
  CHECK(world.asked == 0);
  CHECK(world.ran.out.find("hunter2") == std::string::npos);
}

TEST_CASE("the plan says which PAC file would be fetched", "[pac]") {
  const Home home(kPacUrl);
  const auto planned = [&](std::vector<std::string> more) {
    more.insert(more.end(), {"--plan", kHost});
    return run_sfprobe(more, home.environment()).out;
  };
  CHECK(planned({}).find(kPacUrl) == std::string::npos);
  CHECK(contains(planned({"--fetch-pac"}), std::string("wpad.corp:80 (--fetch-pac: ") + kPacUrl));
  CHECK(contains(planned({"--fetch-pac=https://other.corp/x"}), "https://other.corp/x"));
  CHECK(contains(planned({"--fetch-pac=file:///etc/proxy.pac"}), "/etc/proxy.pac"));
}
