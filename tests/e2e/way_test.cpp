#include <sys/stat.h>
#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "support/pki.hpp"
#include "support/proxy_world.hpp"

// The steps of a login before and beside the network, with the program itself.

using namespace sfprobe::testing;
namespace fs = std::filesystem;

namespace {

// A folder of its own, gone with the test.
struct Folder {
  Folder() {
    std::string name = "/tmp/sfprobe-way-XXXXXX";
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() {
    std::error_code error;
    fs::remove_all(path, error);
  }
  std::string write(const std::string& name, const std::string& content) const {
    fs::create_directories(fs::path(path + "/" + name).parent_path());
    std::ofstream(path + "/" + name, std::ios::binary) << content;
    return path + "/" + name;
  }
  std::string path;
};

struct Healthy : StandIn {
  Healthy() { start_healthy(); }
  Json probe(std::vector<std::string> more, const std::string& folder = "/",
             std::map<std::string, std::string> environment = {}) {
    more.insert(more.end(), {"--json", "--ca-file", ca.path()});
    more.emplace_back(kHost);
    ran = run_sfprobe(more, std::move(environment), "", folder);
    return only_target(ran);
  }
  Ran ran;
};

}  // namespace

TEST_CASE("a redirect to another host of Salesforce is followed where that is asked for", "[way]") {
  const std::string elsewhere = GENERATE("acme.my.salesforce.com", "portal.example.com");
  std::atomic<int> asked = 0;
  std::atomic<bool> by_get = true;
  StandIn world;  // after what its servers use
  const bool salesforce = elsewhere.ends_with(".salesforce.com");
  CAPTURE(elsewhere);
  const Certificate leaf = make_certificate(
      {.common_name = elsewhere, .names = {"DNS:" + elsewhere}}, &world.pki.intermediate);
  world.serve_dns([&](const std::string& name, int) {
    if (name == kHost) return DnsReply{.addresses = {kAddress}};
    return name == elsewhere ? DnsReply{.addresses = {"10.20.0.2"}} : DnsReply{.rcode = 3};
  });
  world.serve(web(world.context(), [&](const std::string&) {
    return http_answer("", "text/html", "302 Found", "Location: https://" + elsewhere + "/x\r\n");
  }));
  world.serve(web(server_context(leaf, {world.pki.intermediate}),
                  [&](const std::string& request) {
                    ++asked;
                    if (!request.starts_with("GET /x HTTP/1.1\r\n")) by_get = false;
                    return http_answer("<p>hello", "text/html", "200 OK");
                  }),
              "10.20.0.2");
  const auto probe = [&](std::vector<std::string> more) {
    more.insert(more.end(), {"--json", kHost});
    return only_target(run_sfprobe(more, {{"NODE_EXTRA_CA_CERTS", world.ca.path()}}));
  };
  const auto of_fetch = [](const Json& target) {
    for (const Json& one : target.at("predictions")) {
      if (one.at("client") == "node22-fetch") return one;
    }
    return Json();
  };
  probe({});
  CHECK(asked == 0);
  const Json target = probe({"--follow"});
  CHECK(by_get);
  CHECK((asked > 0) == salesforce);
  CHECK(contains(summary_of(target), "that host answers HTTP 200") == salesforce);
  CHECK(of_fetch(target).value("told", true) == salesforce);
}

TEST_CASE("the callback port: free, and held by another program", "[way]") {
  Healthy world;
  CHECK_FALSE(has_finding(world.probe({}), "PORT_IN_USE", "warn"));
  world.serve([](Peer& peer) { peer.close(); }, "127.0.0.1", 1717);
  CHECK(has_finding(world.probe({}), "PORT_IN_USE", "warn"));
  CHECK(world.ran.status == 0);
  const Json web = world.probe({"--flow", "web"});
  CHECK(web.at("verdict").at("code") == "PORT_IN_USE");
  CHECK(world.ran.status == 1);
  CHECK_FALSE(has_finding(world.probe({"--flow", "jwt"}), "PORT_IN_USE", "warn"));
  const Folder project;
  project.write("sfdx-project.json", "{\"oauthLocalPort\": 1718}");
  CHECK_FALSE(has_finding(world.probe({}, project.path), "PORT_IN_USE", "warn"));
}

TEST_CASE("a JWT login's key file, and nothing of it in any output", "[way]") {
  Healthy world;
  const Folder folder;
  const Certificate good = make_certificate({.rsa_bits = 2048});
  const std::string key = good.private_key_pem();
  const std::string path = folder.write("server.key", key);
  const std::string certificate = folder.write("server.crt", good.pem());
  const Json fine =
      world.probe({"--jwt-key-file", path, "--certificate", certificate, "--client-id",
                   "3MVG9hunter2hunter2hunter2", "--username", "hunter2@nordwind.com"});
  CHECK(verdict_line(fine) == "ok - -");
  CHECK(world.ran.out.find("hunter2") == std::string::npos);
  CHECK(world.ran.out.find(key.substr(40, 40)) == std::string::npos);
  const auto code_with = [&](const std::string& file) {
    return world.probe({"--jwt-key-file", file}).at("verdict").at("code");
  };
  CHECK(code_with(folder.path + "/missing.key") == "ENOENT_KEY_FILE");
  CHECK(world.ran.status == 1);
  CHECK(code_with(certificate) == "INVALID_KEY_FILE");
  CHECK(code_with(folder.write("empty.key", "")) == "INVALID_KEY_FILE");
  CHECK(code_with(folder.path) == "INVALID_KEY_FILE");
  CHECK(code_with("/dev/zero") == "INVALID_KEY_FILE");
  const std::string fifo = folder.path + "/fifo.key";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(code_with(fifo) == "INVALID_KEY_FILE");
  CHECK(code_with(folder.write("large.key", std::string(10'000'000, 'x'))) == "INVALID_KEY_FILE");
  const std::string other = folder.write("other.crt", make_certificate({.rsa_bits = 2048}).pem());
  const Json wrong = world.probe({"--jwt-key-file", path, "--certificate", other});
  CHECK(wrong.at("verdict").at("code") == "invalid_grant/invalid-assertion");
}

TEST_CASE("a proxy of another program is tried where the direct route fails", "[way]") {
  ProxyWorld world;
  world.serve_proxy(working_proxy("127.0.0.9", 8443));
  const Folder home;
  home.write(".npmrc", std::string("https-proxy=") + kProxyUrl + "\n");
  const Json target = world.probe({{"HOME", home.path}});
  CHECK(target.at("verdict").at("code") == "ENOTFOUND");
  CHECK(target.at("verdict").at("cause") == "PROXY_CHOICE_DIFFERS");
  REQUIRE_FALSE(target.at("fixes").empty());
  CHECK(target.at("fixes").at(0).at("proof") == "proven");
  CHECK(contains(summary_of(target), ".npmrc"));
}

TEST_CASE("a proxy variable that another one overrides is tried where that one fails", "[way]") {
  ProxyWorld world;
  world.serve_proxy(working_proxy("127.0.0.9", 8443));
  const std::string stale = GENERATE("http://proxy.corp:3129", " ", "http://gone.corp:3128");
  CAPTURE(stale);
  const Json target = world.probe({{"https_proxy", stale}, {"HTTPS_PROXY", kProxyUrl}});
  CHECK(target.at("verdict").at("status") == "fail");
  REQUIRE_FALSE(target.at("fixes").empty());
  const Json& fix = target.at("fixes").at(0);
  CHECK(fix.at("id") == "drop-overriding-variable");
  CHECK(fix.at("proof") == "proven");
  CHECK(fix.at("env").at("unset") == Json({"https_proxy"}));
}

TEST_CASE("behind a firewall that drops packets, a proxy of another program is tried in time",
          "[way]") {
  StandIn world;
  world.serve_dns([](const std::string& name, int) {
    if (name == kHost) return DnsReply{.addresses = {kAddress}};
    return name == "proxy.corp" ? DnsReply{.addresses = {kProxyAddress}} : DnsReply{.rcode = 3};
  });
  world.serve(salesforce(world.context()), "127.0.0.9", 8443);
  world.serve(working_proxy("127.0.0.9", 8443), kProxyAddress, 3128);
  drop_everything_to_port_443();
  const Folder home;
  home.write(".npmrc", std::string("https-proxy=") + kProxyUrl + "\n");
  const Json target = only_target(unless_starved([&] {
    return run_sfprobe({"--json", "--ca-file", world.ca.path(), kHost}, {{"HOME", home.path}});
  }));
  CHECK(target.at("verdict").at("cause") == "PROXY_CHOICE_DIFFERS");
  REQUIRE_FALSE(target.at("fixes").empty());
  CHECK(target.at("fixes").at(0).at("proof") == "proven");
}

TEST_CASE("where the direct route works, no proxy of another program is asked", "[way]") {
  Healthy world;
  std::atomic<int> asked = 0;
  world.serve(
      [&](Peer& peer) {
        ++asked;
        peer.close();
      },
      kProxyAddress, 3128);
  const Folder home;
  home.write(".npmrc", std::string("proxy=") + kProxyUrl + "\n");
  CHECK(verdict_line(world.probe({}, "/", {{"HOME", home.path}})) == "ok - -");
  CHECK(asked == 0);
}

TEST_CASE("without a target: an empty folder, a project, a home with three orgs", "[way]") {
  Healthy world;
  const Folder project;
  project.write("sfdx-project.json", "{\"sfdcLoginUrl\": \"https://login.example.com\"}");
  const Folder home;
  for (const char* name : {"a", "b", "c"}) {
    home.write(".sfdx/" + std::string(name) + "@nordwind.com.json",
               R"({"instanceUrl": "https://)" + std::string(name) +
                   R"(.my.example.com", "accessToken": "hunter2"})");
  }
  const auto hosts = [&](std::vector<std::string> arguments, const std::string& folder,
                         std::map<std::string, std::string> environment) {
    arguments.insert(arguments.end(), {"--json", "--deadline", "3", "--ca-file", world.ca.path()});
    world.ran = run_sfprobe(arguments, std::move(environment), "", folder);
    std::string all;
    const Json report = Json::parse(world.ran.out);
    for (const Json& target : report.at("targets")) {
      all += target.at("target").at("host").get<std::string>() + " ";
    }
    return all;
  };
  CHECK(hosts({}, "/", {}) == "login.salesforce.com ");
  CHECK(hosts({}, project.path, {}) == "login.example.com ");
  CHECK(hosts({}, project.path, {{"HOME", home.path}}) ==
        "login.example.com a.my.example.com b.my.example.com c.my.example.com ");
  CHECK(world.ran.out.find("hunter2") == std::string::npos);
  CHECK(hosts({"--no-org-files"}, project.path, {{"HOME", home.path}}) == "login.example.com ");
  CHECK(hosts({kHost}, "/", {{"HOME", home.path}}) == "login.example.com ");
  CHECK(hosts({"--my-domain", "d.my.example.com", kHost}, "/", {}) ==
        "login.example.com d.my.example.com ");
}
