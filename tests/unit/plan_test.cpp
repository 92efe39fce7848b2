// What a run would contact and read, on a machine that is made up.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <map>
#include <regex>

#include "sfprobe/error.hpp"
#include "sfprobe/plan.hpp"

using namespace sfprobe;

namespace {

class Machine : public System {
 public:
  std::map<std::string, std::string> variables;
  std::map<std::string, std::string> files;

  std::optional<std::string> env(const std::string& name) const override {
    return of(variables, name);
  }
  std::optional<std::string> read_file(const std::string& path, std::size_t) const override {
    return of(files, path);
  }
  std::optional<std::string> executable(const std::string&) const override { return std::nullopt; }
  std::string working_directory() const override { return "/"; }
  std::string host_name() const override { return "here"; }
  std::chrono::system_clock::time_point now() const override { return {}; }

 private:
  static std::optional<std::string> of(const std::map<std::string, std::string>& all,
                                       const std::string& name) {
    const auto at = all.find(name);
    return at == all.end() ? std::nullopt : std::optional(at->second);
  }
};

// Without line breaks, however wide it is.
std::string unwrapped(const std::string& text) {
  return std::regex_replace(text, std::regex("\\s+"), " ");
}

bool has(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

TEST_CASE("a plan lists the target, its name servers and its proxy, and no credential") {
  Machine machine;
  machine.variables = {{"HTTPS_PROXY", "http://user:secret@proxy.corp:3128"},
                       {"NODE_EXTRA_CA_CERTS", "/etc/corp.pem"}};
  machine.files = {{"/etc/resolv.conf", "nameserver 192.0.2.53\nnameserver 2001:db8::53\n"}};
  const Plan made = plan(parse_target("login.example.com"), {}, machine);
  const std::string text = to_text(made);
  CAPTURE(text);
  for (const char* place :
       {"192.0.2.53:53 (", "[2001:db8::53]:53 (", "proxy.corp:3128 (proxy",
        "login.example.com:443 (", "localhost:1717 (", "/etc/corp.pem", "/etc/resolv.conf"}) {
    CHECK(text.find(place) != std::string::npos);
  }
  CHECK(text.find("secret") == std::string::npos);
  CHECK(to_json(made).find("secret") == std::string::npos);
  CHECK(has(made.variables, "HTTPS_PROXY"));
  CHECK(has(made.variables, "NODE_OPTIONS"));
}

TEST_CASE("a plan without a proxy names none, and says what an option adds") {
  Machine machine;
  Options options;
  options.proxy = "";
  machine.variables = {{"HTTPS_PROXY", "http://proxy.corp:3128"}};
  options.fetch_aia = true;
  options.follow = true;
  const std::string text = to_text(plan(parse_target("login.example.com"), options, machine));
  CAPTURE(text);
  CHECK(text.find("--fetch-aia") != std::string::npos);
  CHECK(text.find("--follow") != std::string::npos);
  CHECK(text.find("login.example.com:443") != std::string::npos);
}

TEST_CASE("a plan shows a value that is not understood as its shape, and asks no guess of a host") {
  for (const char* value :
       {"http://user:secret%40proxy:8080", "user:secret", "proxy:80:user:secret",
        "http://secret:pw@[::1", "http://user:p$secret9@${PX}:8080", "http://%secret%"}) {
    Machine machine;
    machine.variables = {{"HTTPS_PROXY", value}, {"NODE_EXTRA_CA_CERTS", value}};
    const Plan made = plan(parse_target("login.example.com"), {}, machine);
    CAPTURE(value, to_text(made));
    CHECK(to_text(made).find("secret") == std::string::npos);
    CHECK(to_json(made).find("secret") == std::string::npos);
  }
}

TEST_CASE("a plan lists what a run tries where the CLI's own way fails") {
  struct Row {
    std::map<std::string, std::string> variables;
    std::map<std::string, std::string> files;
    const char* place;
  };
  const auto rows = std::to_array<Row>({
      {{{"npm_config_https_proxy", "http://npm.corp:8080"}}, {}, "npm.corp:8080 (proxy, from "},
      {{},
       {{"/etc/apt/apt.conf", "Acquire::http::Proxy \"http://apt.corp:3142\";\n"}},
       "apt.corp:3142 (proxy, from Acquire::http::Proxy in /etc/apt/apt.conf:1, if"},
  });
  for (const Row& row : rows) {
    Machine machine;
    machine.variables = row.variables;
    machine.files = row.files;
    const Plan made = plan(parse_target("login.example.com"), {}, machine);
    const std::string text = to_text(made);
    CAPTURE(text);
    CHECK(unwrapped(text).find(row.place) != std::string::npos);
    CHECK(unwrapped(text).find("if the CLI's own way fails)") != std::string::npos);
    CHECK_FALSE(has(made.variables, "Acquire::http::Proxy in /etc/apt/apt.conf:1"));
  }
}

TEST_CASE("a plan lists the files that variables name, and the variables that a file refers to") {
  Machine machine;
  machine.variables = {{"HOME", "/home/me"},
                       {"NPM_CONFIG_USERCONFIG", "/srv/npmrc"},
                       {"APT_CONFIG", "/srv/apt.conf"},
                       {"CORP_PROXY", "http://me:secret@npm.corp:8080"}};
  machine.files = {
      {"/srv/npmrc", "https-proxy=${CORP_PROXY}\nproxy=${NOT_SET}\n//r/:_auth=${TOKEN}"},
      {"/srv/apt.conf", "Acquire::http::Proxy \"http://apt.corp:3142\";\n"},
      {"/home/me/.yarnrc.yml", "httpsProxy: http://yarn.corp:8080\n"},
      {"/home/me/.m2/settings.xml", "<settings/>"}};
  const Plan made = plan(parse_target("login.example.com"), {}, machine);
  const std::string text = unwrapped(to_text(made));
  CAPTURE(text);
  for (const char* file :
       {"/srv/npmrc", "/srv/apt.conf", "/home/me/.yarnrc.yml", "/home/me/.m2/settings.xml"}) {
    CHECK(has(made.files, file));
  }
  for (const char* name : {"NPM_CONFIG_USERCONFIG", "NPM_CONFIG_GLOBALCONFIG", "APT_CONFIG",
                           "PIP_CONFIG_FILE", "GIT_CONFIG_GLOBAL", "CORP_PROXY", "NOT_SET"}) {
    CAPTURE(name);
    CHECK(has(made.variables, name));
  }
  CHECK_FALSE(has(made.variables, "TOKEN"));  // of a setting that is not read
  for (const char* place : {"npm.corp:8080 (proxy, from /srv/npmrc, if",
                            "yarn.corp:8080 (proxy, from httpsProxy in /home/me/.yarnrc.yml:1, if",
                            "apt.corp:3142 (proxy, from "}) {
    CHECK(text.find(place) != std::string::npos);
  }
  CHECK(text.find("secret") == std::string::npos);
}
