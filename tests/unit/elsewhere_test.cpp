#include <array>
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
  const auto found = settings_in(content, form, "p", "/etc/f");
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

TEST_CASE("Yarn's proxies, in lines at the top of its YAML, and in the file of Yarn 1") {
  CHECK(first("nodeLinker: node-modules\nhttpsProxy: http://me:pw@proxy.corp:8080\n", Form::yarn) ==
        "proxy httpsProxy http://***@proxy.corp:8080 2");
  CHECK(first("httpProxy: \"http://proxy.corp:8080\" # office\r\n", Form::yarn) ==
        "proxy httpProxy http://proxy.corp:8080 1");
  CHECK(first("'httpProxy' : 'http://proxy.corp:8080'\n", Form::yarn) ==
        "proxy httpProxy http://proxy.corp:8080 1");
  CHECK(first("httpProxy: http://proxy.corp:8080 # office\n", Form::yarn) ==
        "proxy httpProxy http://proxy.corp:8080 1");
  CHECK(first("httpsCaFilePath: /etc/corp.pem\n", Form::yarn) ==
        "ca-file httpsCaFilePath /etc/corp.pem 1");
  CHECK(first("caFilePath: ./corp.pem\n", Form::yarn) == "ca-file caFilePath /etc/corp.pem 1");
  // Of one network alone, what YAML would have to work out, and what is none.
  for (const char* content :
       {"networkSettings:\n  \"*.corp\":\n    httpsProxy: http://proxy.corp:8080\n",
        "# httpsProxy: http://proxy.corp:8080\n", "httpsProxy: &all http://proxy.corp:8080\n",
        "httpsProxy: *all\n", "httpsProxy: |\n  http://proxy.corp:8080\n", "httpsProxy: ~\n",
        "httpsProxy: null\n", "httpsProxy:\n", "httpsProxy: \"http://proxy.corp\\x3a8080\"\n",
        "httpsProxy: \"http://proxy.corp:8080\n", "httpsProxy:http://proxy.corp:8080\n",
        "npmAuthToken: hunter2\n", ":\n", ": x\n"}) {
    CAPTURE(content);
    CHECK(first(content, Form::yarn).empty());
  }
  CHECK(first("# yarn lockfile v1\nhttps-proxy \"http://me:pw@proxy.corp:8080\"\n", Form::yarn1) ==
        "proxy https-proxy http://***@proxy.corp:8080 2");
  CHECK(first("\"proxy\" http://proxy.corp:8080\n", Form::yarn1) ==
        "proxy proxy http://proxy.corp:8080 1");
  CHECK(first("cafile \"/etc/corp.pem\"\n", Form::yarn1) == "ca-file cafile /etc/corp.pem 1");
  for (const char* content :
       {"proxy false\n", "proxy \"http://${HOST}:8080\"\n", "  proxy \"http://a.corp:1\"\n",
        "\"//r.example/:_authToken\" hunter2\n", "proxy\n"}) {
    CAPTURE(content);
    CHECK(first(content, Form::yarn1).empty());
  }
}

TEST_CASE("Yarn's files are looked for from here upwards, then at home") {
  FakeSystem system;
  system.folder = "/home/me/work/app";
  system.variables = {{"HOME", "/home/me"}, {"CORP_PROXY", "http://me:pw@third.corp:3128"}};
  system.files["/home/me/.yarnrc.yml"] = "httpProxy: ${CORP_PROXY:-http://no.corp:1}\n";
  system.files["/home/me/work/.yarnrc.yml"] = "httpsProxy: ${NOT_SET}\n";
  system.files["/home/me/work/app/.yarnrc"] = "proxy \"http://first.corp:3128\"\n";
  system.files["/home/me/work/app/.yarnrc.yml"] = "httpsProxy: http://second.corp:3128\n";
  const auto found = candidates(system);
  REQUIRE(found.size() == 3);
  CHECK(found[0].variable == "httpsProxy in /home/me/work/app/.yarnrc.yml:1");
  CHECK(found[1].variable == "proxy in /home/me/work/app/.yarnrc:1");
  CHECK(found[2].variable == "httpProxy in /home/me/.yarnrc.yml:1");
  CHECK(found[2].url.shown() == "http://***@third.corp:3128");
  for (const Found& one : find_settings(system)) {
    CHECK(one.fact.unset == (one.fact.file == "/home/me/work/.yarnrc.yml" ? "NOT_SET" : ""));
  }
}

TEST_CASE("npm's references are filled in where that makes a URL") {
  struct Row {
    const char* line;
    const char* shown;  // of the candidate; "" if there is none
    const char* unset = "";
  };
  constexpr auto kRows = std::to_array<Row>({
      {"https-proxy=${CORP_PROXY}", "http://***@proxy.corp:8080"},
      {"https-proxy=\"http://${PROXY_HOST}:3128\"", "http://gate.corp:3128"},
      {"https-proxy=http://${CORP_USER}:${PASSWORD}@proxy.corp:8080", "http://***@proxy.corp:8080"},
      {"https-proxy=http://${NOBODY?}proxy.corp:8080", "http://proxy.corp:8080"},
      {"https-proxy=${NOBODY}", "", "NOBODY"},
      {"https-proxy=http://me:${NOBODY}@proxy.corp:8080", "", "NOBODY"},
      {"https-proxy=http://${CORP-gate.corp}:3128", "", "…"},
      {"https-proxy=${PASSWORD}", ""},  // npm takes no URL from it
      {"https-proxy=${PASSWORD}:8080", ""},
      {"https-proxy=http://${PASSWORD}:8080", ""},
      {"https-proxy=http://me@${PASSWORD}", ""},
      {"https-proxy=http://${PROXY_NAME}:8080", "http://gate:8080"},
      {"https-proxy=http://${GATE}:8080", "http://gate.corp:8080"},
      {"noproxy=${PASSWORD}", ""},
  });
  for (const Row& row : kRows) {
    FakeSystem system;
    system.variables = {{"HOME", "/home/me"},        {"CORP_PROXY", "http://me:pw@proxy.corp:8080"},
                        {"PROXY_HOST", "gate.corp"}, {"CORP_USER", "me"},
                        {"PASSWORD", "hunter2"},     {"PROXY_NAME", "gate"},
                        {"GATE", "gate.corp"}};
    system.files["/home/me/.npmrc"] = std::string(row.line) + "\n";
    CAPTURE(row.line);
    const auto found = candidates(system);
    CHECK((found.empty() ? "" : found.front().url.shown()) == row.shown);
    const auto settings = find_settings(system);
    REQUIRE(settings.size() == 1);
    CHECK(settings.front().fact.unset == row.unset);
    CHECK(settings.front().fact.value.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a file that a variable names takes the usual one's place, or comes before it") {
  struct Row {
    const char* variable;
    const char* value;
    const char* file;
    const char* content;
    const char* place;
    const char* usual;  // that is not read then, or is as well
    bool as_well = false;
  };
  constexpr auto kRows = std::to_array<Row>({
      {"NPM_CONFIG_USERCONFIG", "/srv/npmrc", "/srv/npmrc", "proxy=http://a.corp:1\n",
       "proxy in /srv/npmrc:1", "/home/me/.npmrc"},
      {"npm_config_userconfig", "~/npm/rc", "/home/me/npm/rc", "proxy=http://a.corp:1\n",
       "proxy in /home/me/npm/rc:1", "/home/me/.npmrc"},
      {"NPM_CONFIG_GLOBALCONFIG", "/srv/npmrc", "/srv/npmrc", "proxy=http://a.corp:1\n",
       "proxy in /srv/npmrc:1", "/etc/npmrc"},
      {"GIT_CONFIG_GLOBAL", "/srv/git", "/srv/git", "[http]\nproxy = a.corp:1\n",
       "proxy in /srv/git:2", "/home/me/.gitconfig"},
      {"GIT_CONFIG_SYSTEM", "/srv/git", "/srv/git", "[http]\nproxy = a.corp:1\n",
       "proxy in /srv/git:2", "/etc/gitconfig"},
      {"APT_CONFIG", "/srv/apt", "/srv/apt", "Acquire::https::Proxy \"http://a.corp:1\";\n",
       "Acquire::https::Proxy in /srv/apt:1", "/etc/apt/apt.conf", true},
      {"PIP_CONFIG_FILE", "/srv/pip", "/srv/pip", "[global]\nproxy = http://a.corp:1\n",
       "proxy in /srv/pip:2", "/etc/pip.conf", true},
      {"WGETRC", "/srv/wget", "/srv/wget", "https_proxy = http://a.corp:1\n",
       "https_proxy in /srv/wget:1", "/home/me/.wgetrc"},
      {"GRADLE_USER_HOME", "/srv/gradle", "/srv/gradle/gradle.properties",
       "systemProp.https.proxyHost=a.corp\nsystemProp.https.proxyPort=1\n",
       "systemProp.https.proxyHost in /srv/gradle/gradle.properties:1",
       "/home/me/.gradle/gradle.properties"},
  });
  for (const Row& row : kRows) {
    FakeSystem system;
    system.folder = "/home/me/app";
    system.variables = {{"HOME", "/home/me"}, {row.variable, row.value}};
    system.files[row.file] = row.content;
    CAPTURE(row.variable);
    REQUIRE(candidates(system).size() == 1);
    CHECK(candidates(system).front().variable == row.place);
    std::string other = row.content;
    other.replace(other.find("a.corp"), 6, "b.corp");
    system.files[row.usual] = other;
    const auto found = candidates(system);
    CHECK(found.size() == (row.as_well ? 2 : 1));
    CHECK(found.front().url.host == (row.as_well ? found.front().url.host : "a.corp"));
    system.variables.erase(row.variable);
    CHECK(candidates(system).size() == 1);
    CHECK(candidates(system).front().url.host == "b.corp");
  }
}

TEST_CASE("Gradle's and Maven's proxies are put together") {
  CHECK(first("org.gradle.daemon=true\nsystemProp.https.proxyPort = 8080\n"
              "systemProp.https.proxyHost = proxy.corp\nsystemProp.https.proxyPassword=hunter2\n",
              Form::gradle) == "proxy systemProp.https.proxyHost http://proxy.corp:8080 3");
  CHECK(first("systemProp.http.proxyHost:proxy.corp\n", Form::gradle) ==
        "proxy systemProp.http.proxyHost http://proxy.corp:80 1");
  for (const char* content :
       {"#systemProp.https.proxyHost=proxy.corp\n", "systemProp.https.proxyHost=\n",
        "systemProp.https.proxyHost=me:pw@proxy.corp\n",
        "systemProp.https.proxyHost=proxy.corp\nsystemProp.https.proxyPort=99999\n",
        "systemProp.https.proxyHost\n"}) {
    CAPTURE(content);
    CHECK(first(content, Form::gradle).empty());
  }
  CHECK(first("<settings>\n <!-- <proxies><proxy><host>no.corp</host></proxy></proxies> -->\n"
              "<proxies>\n<proxy>\n<active>false</active><host>old.corp</host></proxy>\n<proxy>\n"
              "<active>true</active><protocol>https</protocol>\n<host>proxy.corp</host>\n"
              "<port> 3128 </port><username>me</username><password>hunter2</password>\n"
              "</proxy></proxies></settings>",
              Form::maven) == "proxy host http://proxy.corp:3128 8");
  for (const char* content :
       {"<proxy><host>proxy.corp</host></proxy>", "<proxies><proxy><host>proxy.corp</proxy>",
        "<proxies><proxy><host>${env.HOST}</host></proxy></proxies>",
        "<proxies><proxy><protocol>socks5</protocol><host>proxy.corp</host></proxy></proxies>",
        "<proxies><proxy><host>me:pw@proxy.corp</host></proxy></proxies>", "<!-- <proxies>"}) {
    CAPTURE(content);
    CHECK(first(content, Form::maven).empty());
  }
}

TEST_CASE("Java's proxy is named as Java names it") {
  FakeSystem system;
  system.variables["JAVA_TOOL_OPTIONS"] = "-Dhttps.proxyHost=proxy.corp -Dhttps.proxyPort=8080";
  REQUIRE(candidates(system).size() == 1);
  CHECK(candidates(system).front().variable == "https.proxyHost in JAVA_TOOL_OPTIONS");
  CHECK(candidates(system).front().url.shown() == "http://proxy.corp:8080");
  system.variables["JAVA_TOOL_OPTIONS"] =
      "-Xmx1g -Dhttp.proxyHost=a.corp -Dhttps.proxyHost=b.corp -Dhttp.proxyPort=3128";
  REQUIRE(candidates(system).size() == 2);
  CHECK(candidates(system)[0].url.shown() == "http://b.corp:443");
  CHECK(candidates(system)[1].url.shown() == "http://a.corp:3128");
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
