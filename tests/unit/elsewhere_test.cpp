#include <catch2/catch.hpp>

#include "checks/elsewhere/elsewhere.hpp"
#include "checks/elsewhere/files.hpp"
#include "run/views.hpp"
#include "support/fake_system.hpp"

using namespace sfprobe;
using namespace sfprobe::elsewhere;
using sfprobe::testing::FakeSystem;

namespace {

std::string first(const std::string& content, Form form) {
  const auto found = settings_in(content, form, "p", "/f");
  if (found.empty()) return "";
  const SettingFact& fact = found.front().fact;
  return std::string(to_name(fact.kind)) + " " + fact.key + " " + fact.value + " " +
         std::to_string(fact.line);
}

}  // namespace

TEST_CASE("each program's way of writing a proxy or a CA file") {
  CHECK(first("registry=https://r.example/\n; a comment\nhttps-proxy=http://proxy.corp:8080\n",
              Form::ini) == "proxy https-proxy http://proxy.corp:8080 3");
  CHECK(first("proxy=null\n", Form::ini).empty());
  CHECK(first("//r.example/:_authToken=hunter2\n", Form::ini).empty());
  CHECK(first("cafile = \"/etc/corp.pem\"", Form::ini) == "ca-file cafile /etc/corp.pem 1");
  CHECK(first("[user]\n  proxy = x\n[http]\n\tproxy = proxy.corp:8080\n", Form::git) ==
        "proxy proxy proxy.corp:8080 4");
  CHECK(first("[http \"https://git.example\"]\n  sslCAInfo = /etc/corp.pem\n", Form::git) ==
        "ca-file sslCAInfo /etc/corp.pem 2");
  CHECK(first("{\n  // mine\n  \"http.proxy\": \"http://me:pw@proxy.corp:8080\",\n}", Form::json) ==
        "proxy http.proxy http://***@proxy.corp:8080 3");
  CHECK(first("export HTTPS_PROXY=\"http://proxy.corp:8080\"", Form::shell) ==
        "proxy HTTPS_PROXY http://proxy.corp:8080 1");
  CHECK(first("HTTPS_PROXY=$CORP_PROXY", Form::shell).empty());
  CHECK(first("PASSWORD=hunter2", Form::shell).empty());
  CHECK(first("-x proxy.corp:8080", Form::words) == "proxy proxy proxy.corp:8080 1");
  CHECK(first("proxy = \"proxy.corp:8080\"", Form::words) == "proxy proxy proxy.corp:8080 1");
  CHECK(first("--cacert /etc/corp.pem", Form::words) == "ca-file cacert /etc/corp.pem 1");
  CHECK(first("user = me:hunter2", Form::words).empty());
  CHECK(first("Acquire::http::Proxy \"http://proxy.corp:3142/\";", Form::apt) ==
        "proxy Acquire::http::Proxy http://proxy.corp:3142/ 1");
  CHECK(first(std::string(1'000'000, 'x'), Form::ini).empty());
  CHECK(first("proxy=" + std::string(5000, 'x'), Form::ini).empty());
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "proxy=http://p" + std::to_string(i) + ".corp:1\n";
  CHECK(settings_in(many, Form::ini, "p", "/f").size() == 200);
}

TEST_CASE("a remark behind a value is not of it") {
  CHECK(first("  \"http.proxy\": \"http://proxy.corp:8080\", // corp\n", Form::json) ==
        "proxy http.proxy http://proxy.corp:8080 1");
  CHECK(first("[HTTP]\n\tProxy = proxy.corp:3128 ; office\n", Form::git) ==
        "proxy Proxy proxy.corp:3128 2");
  CHECK(first("https-proxy = http://proxy.corp:8080 # office\n", Form::ini) ==
        "proxy https-proxy http://proxy.corp:8080 1");
  CHECK(first("proxy = \"http://proxy.corp:8080\n", Form::ini) ==
        "proxy proxy http://proxy.corp:8080 1");
}

TEST_CASE("Docker's and wget's proxies, by their own rules") {
  CHECK(
      first("{\"auths\":{\"r.example\":{\"auth\":\"aHVudGVyMg==\"}},\"proxies\":{\"default\":{"
            "\"httpProxy\":\"http://a.corp:1\",\"httpsProxy\":\"http://me:pw@proxy.corp:8080\"}}}",
            Form::docker) == "proxy httpsProxy http://***@proxy.corp:8080 1");
  CHECK(first("{\n \"proxies\": {\n  \"default\": {\n   \"noProxy\": \"*.corp\"\n }}}",
              Form::docker) == "no-proxy noProxy *.corp 4");
  // Of another daemon, not the one that is used here; and no JSON.
  CHECK(first("{\"proxies\":{\"tcp://d.corp\":{\"httpsProxy\":\"http://a.corp:1\"}}}", Form::docker)
            .empty());
  CHECK(first("{\"proxies\": {\"default\": [1, \"httpsProxy\"", Form::docker).empty());
  CHECK(first("# https_proxy = http://no.corp:1\nHTTPS-Proxy = http://me:pw@proxy.corp:8080\n",
              Form::wget) == "proxy HTTPS-Proxy http://***@proxy.corp:8080 2");
  CHECK(first("ca_certificate = /etc/corp.pem\n", Form::wget) ==
        "ca-file ca_certificate /etc/corp.pem 1");
  CHECK(first("https_proxy = http://proxy.corp:8080\nuse_proxy = off\n", Form::wget).empty());
  FakeSystem system;
  system.variables["DOCKER_CONFIG"] = "/srv/docker";
  system.files["/srv/docker/config.json"] =
      R"({"proxies":{"default":{"httpsProxy":"http://proxy.corp:8080"}}})";
  REQUIRE(candidates(system).size() == 1);
  CHECK(candidates(system).front().variable == "httpsProxy in /srv/docker/config.json:1");
}

TEST_CASE("Java's proxy is named as Java names it") {
  FakeSystem system;
  system.variables["JAVA_TOOL_OPTIONS"] = "-Dhttps.proxyHost=proxy.corp -Dhttps.proxyPort=8080";
  REQUIRE(candidates(system).size() == 1);
  CHECK(candidates(system).front().variable == "https.proxyHost in JAVA_TOOL_OPTIONS");
  CHECK(candidates(system).front().url.shown() == "http://proxy.corp:8080");
}

TEST_CASE("at most three proxies are tried, each once, and none that nobody could use") {
  FakeSystem system;
  CHECK(candidates(system).empty());
  system.variables["HOME"] = "/home/me";
  system.files["/home/me/.npmrc"] =
      "proxy=http://me:hunter2@proxy.corp:8080\nhttps-proxy=http://me:hunter2@proxy.corp:8080\n";
  system.files["/home/me/.gitconfig"] = "[http]\n  proxy = second.corp:3128\n";
  system.files["/etc/environment"] =
      "http_proxy=socks4://old.corp:1080\nHTTPS_PROXY=third.corp:1\n";
  system.files["/home/me/.curlrc"] = "proxy = fourth.corp:1\n";
  const auto found = candidates(system);
  REQUIRE(found.size() == 3);
  CHECK(found[0].url.shown() == "http://***@proxy.corp:8080");
  CHECK(found[0].variable == "proxy in /home/me/.npmrc:1");
  CHECK(found[1].url.host == "second.corp");
  CHECK(found[2].url.host == "third.corp");
  for (const Found& one : find_settings(system)) {
    CHECK(one.fact.value.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("CA files that other programs are told to trust: at most four, each once") {
  FakeSystem system;
  const std::string pem = "-----BEGIN CERTIFICATE-----\n";
  system.variables["HOME"] = "/home/me";
  system.variables["REQUESTS_CA_BUNDLE"] = "/etc/one.pem";
  system.variables["PIP_CERT"] = "/etc/one.pem";
  system.files["/etc/one.pem"] = pem;
  system.files["/home/me/.npmrc"] = "cafile=${HOME}/two.pem\n";
  system.files["/home/me/two.pem"] = pem;
  system.files["/home/me/.gitconfig"] =
      "[http]\n  sslCAInfo = ~/three.pem\n  sslCAInfo = four.pem\n  sslCAInfo = /etc/no.pem\n";
  system.files["/home/me/three.pem"] = pem;
  system.files["/etc/no.pem"] = "ssh-rsa AAAA";
  const auto found = ca_files(system);
  REQUIRE(found.size() == 3);
  CHECK(found[0].name == "REQUESTS_CA_BUNDLE");
  CHECK(found[1].name == "cafile of npm");
  CHECK(found[1].path == "/home/me/two.pem");
  CHECK(found[2].name == "sslCAInfo of git");
  CHECK(found[2].content == pem);
}

TEST_CASE("what may be a password is no proxy to be looked up") {
  for (const char* value : {"http://user:hunter2%40proxy:8080", "http://user;hunter2:3128",
                            "user:hunter2", "proxy:8080:user:hunter2"}) {
    FakeSystem system;
    system.variables["HOME"] = "/home/me";
    system.files["/home/me/.npmrc"] = std::string("https-proxy=") + value + "\n";
    CAPTURE(value);
    for (const auto& candidate : candidates(system)) {
      CAPTURE(candidate.url.host);
      CHECK(candidate.url.host.find("hunter2") == std::string::npos);
    }
  }
}
