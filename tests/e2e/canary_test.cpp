#include <dirent.h>
#include <catch2/catch.hpp>

#include <filesystem>
#include <mutex>

#include "report/format.hpp"
#include "support/canary.hpp"
#include "support/content.hpp"
#include "support/daemon.hpp"
#include "support/proxy_world.hpp"
#include "text/ascii.hpp"

using namespace sfprobe::testing;

// A secret in every place that can hold one (SECURITY.md lists them), every command and format,
// worlds that work and worlds that fail, signals and crashes: nothing that is written holds it.

namespace {

void check_gone(const std::string& where, const std::string& text) {
  const std::string lowered = sfprobe::text::lower(text);
  for (const std::string& trace : traces_of_canary()) {
    const std::size_t at = lowered.find(trace);
    if (at == std::string::npos) continue;
    const std::size_t begin = at - std::min<std::size_t>(at, 200);
    FAIL_CHECK(where << ": " << text.substr(begin, 400));
  }
}

void check_gone(const std::string& where, const Ran& ran) {
  check_gone(where + ", standard output", ran.out);
  check_gone(where + ", standard error", ran.err);
}

// Every file that was written into the folder, and its name.
void check_files(const std::string& where, const std::string& folder) {
  DIR* const directory = ::opendir(folder.c_str());
  REQUIRE(directory != nullptr);
  while (const dirent* entry = ::readdir(directory)) {
    const std::string name = entry->d_name;
    if (name.starts_with('.') || name.starts_with("given")) continue;
    check_gone(where + ", a file's name", name);
    check_gone(where + ", the file " + name, content_of(folder + "/" + name));
  }
  ::closedir(directory);
}

// Every format at once, each in a file of its own.
std::vector<std::string> every_output(const std::string& folder) {
  std::vector<std::string> words = {"--bundle", folder + "/bundle"};
  for (const sfprobe::ReportFormat* format : sfprobe::all_formats()) {
    const std::string name(format->name);
    words.insert(words.end(), {"--output", name + "=" + folder + "/out." + name});
  }
  return words;
}

// The commands that take a report which was saved before.
std::vector<std::vector<std::string>> calls_on(const std::string& report,
                                               const std::string& folder) {
  std::vector<std::string> formats = every_output(folder);
  formats.erase(formats.begin(), formats.begin() + 2);  // a bundle is of a probe alone
  formats.insert(formats.begin(), {"replay", report});
  return {formats,
          {"replay", "-v", report},
          {"replay", "--json", report},
          {"replay", "--anonymize", "-v", report},
          {"anonymize", report},
          {"ticket", report},
          {"compare", report, report},
          {"compare", "--json", report, report}};
}

// Probes as JSON, with every step and in every format, then hands the report to each other command.
void check_run(const std::string& where, Environment environment,
               const std::vector<std::string>& arguments) {
  const TempFolder folder;
  environment["GITHUB_STEP_SUMMARY"] = folder.path() + "/summary";
  const auto probe = [&](std::vector<std::string> call) {
    call.insert(call.end(), arguments.begin(), arguments.end());
    Ran ran = run_sfprobe(call, environment, "", folder.path());
    check_gone(where + ", " + call.front(), ran);
    return ran;
  };
  const Ran json = probe({"--json", "--deadline", "3"});
  std::vector<std::string> all = every_output(folder.path());
  all.insert(all.begin(), {"-v", "--deadline", "3"});
  probe(all);
  probe({"--format", "github", "--anonymize", "--deadline", "3"});
  probe({"--plan"});
  probe({"ticket", "--deadline", "3"});
  check_files(where, folder.path());
  if (json.out.empty()) return;
  const std::string report = folder.write("given.json", json.out);
  for (const auto& next : calls_on(report, folder.path())) {
    const Ran ran = run_sfprobe(next, environment, "", folder.path());
    CAPTURE(next, ran.err);
    CHECK(ran.status < 2);
    check_gone(where + ", " + next.front(), ran);
  }
  check_files(where + ", from the file", folder.path());
}

}  // namespace

TEST_CASE("a secret in the environment is written nowhere") {
  StandIn world;
  world.start_healthy();
  for (const std::string& value : spoilt_urls()) {
    CAPTURE(value);
    Environment environment = everywhere(value);
    check_run("everywhere, " + value, environment, {"--ca-file", world.ca.path(), kHost});
    check_gone("without a target, " + value, run_sfprobe({"--deadline", "3"}, environment));
    // The proxy alone: another variable's fault must not end the run first.
    check_run("HTTPS_PROXY, " + value, {{"HTTPS_PROXY", value}}, {kHost});
  }
  for (const std::string& options :
       {"--require " + kCanary, "--require=http://user:" + kCanary + "@x", "--" + kCanary,
        "--use-openssl-ca=" + kCanary, "--dns-result-order=" + kCanary, "--title " + kCanary,
        "--max-old-space-size=" + kCanary, "-r " + kCanary, "--no-such-option=" + kCanary,
        "--tls-keylog=" + kCanary, "--env-proxy-ca " + kCanary, "--use-system-ca \"" + kCanary,
        "--require \"/x " + kCanary + "\"", "--inspect=" + kCanary + "@h"}) {
    const Ran ran = run_sfprobe({"-v", "--deadline", "3", kHost}, {{"NODE_OPTIONS", options}});
    check_gone("NODE_OPTIONS, " + options, ran);
  }
}

TEST_CASE("a secret on the command line is written nowhere") {
  const TempFolder folder;
  for (const std::string& value : spoilt_urls()) {
    const std::vector<std::vector<std::string>> calls = {
        {value},
        {"--proxy", value, "host.test"},
        {"-U", value},
        {"-U" + value},
        {"--user=" + value},
        {"--" + value},
        {"--json=" + value},
        {"--deadline", value},
        {"--ca-file", value, "host.test"},
        {"--explain-file", value, "host.test"},
        {"--export-ca", value + "/x", "host.test"},
        {"--list=" + value, "explain"},
        {"--host", value, "chain", "/nonexistent"},
        {"--at", value, "chain", "x", "--host", "h"},
        {"--jwt-key-file", value, "host.test"},
        {"--certificate", value, "host.test"},
        {"--client-id", value, "--username", value, "host.test"},
        {"--my-domain", value},
        {"--flow", value, "host.test"},
        {"--format", value, "host.test"},
        {"--output", "none=" + value, "host.test"},
        {"--output", value + "/x", "host.test"},
        {"--color", value, "host.test"},
        {"--plan", value},
        {"--plan", "--proxy", value, "host.test"},
        {"--plan", "--ca-file", value, "host.test"},
        {"--profile", value},
        {"--egress", value, "host.test"},
        {"--fetch-pac=" + value, "host.test"}};
    for (auto call : calls) {
      call.insert(call.begin(), {"--deadline", "1"});
      if (call[2] == "--deadline") call.erase(call.begin(), call.begin() + 2);
      const Ran ran = run_sfprobe(call, {}, "", folder.path());
      CAPTURE(call, ran.status);
      check_gone("the command line", ran);
    }
    for (const auto& call : std::vector<std::vector<std::string>>{
             {"replay", value},
             {"chain", value, "--host", "h"},
             {"explain", value},
             {"compare", value, value},
             {"anonymize", value},
             {"ticket", "--deadline", "1", value},
             {"completion", value},
             {"watch", "--for", "1s", value, value},
             {"watch", "--every", value, "host.test"},
             {"watch", "--journal", "/nonexistent/" + value, "host.test"},
             {"serve", "--targets", value},
             {"serve", "--targets", "/dev/null", "--listen", value},
             {"help", value}}) {
      const Ran ran = run_sfprobe(call, {}, "", folder.path());
      CAPTURE(call, ran.status);
      check_gone("a sub-command", ran);
    }
  }
  check_files("the command line", folder.path());
}

TEST_CASE(
    "a secret in the files of other programs, of the CLI or of a project is written nowhere") {
  StandIn world;
  world.serve_dns(world.healthy_zone());  // and nobody at the address: the other proxies are tried
  const std::string url = GENERATE("http://user:" + kCanary + "@10.20.0.2:3128",
                                   "http://user:" + kCanary + "%40proxy:8080",
                                   "proxy:8080:user:" + kCanary, "user:" + kCanary);
  const TempFolder home;
  const auto write = [&](const std::string& name, const std::string& content) {
    std::filesystem::create_directories(
        std::filesystem::path(home.path() + "/" + name).parent_path());
    home.write(name, content);
  };
  write(".npmrc", "proxy=" + url + "\nhttps-proxy=" + url + "\n//r.test/:_authToken=" + kCanary +
                      "\n_password=" + kCanary + "\n");
  write(".gitconfig", "[http]\n\tproxy = " + url + "\n[http \"https://u:" + kCanary +
                          "@x/\"]\n\tproxy = " + url + "\n");
  write(".curlrc", "proxy = " + url + "\nproxy-user = user:" + kCanary + "\n");
  write(".bashrc", "export HTTPS_PROXY=" + url + "\nexport SF_CLIENT_SECRET=" + kCanary + "\n");
  write(".docker/config.json", R"({"proxies":{"default":{"httpsProxy":")" + url + "\"}}}");
  write(".sfdx/a@b.test.json", R"({"accessToken":"00D!)" + kCanary + R"(","refreshToken":")" +
                                   kCanary + R"(","instanceUrl":")" + url + "\"}");
  write(".sf/config.json", R"({"org-instance-url":")" + url + "\"}");
  write("project/sfdx-project.json", R"({"sfdcLoginUrl":")" + url + "\"}");
  const Environment environment = {{"HOME", home.path()}};
  check_run("files, " + url, environment, {kHost});
  const std::string key = home.write("given.key", "-----BEGIN PRIVATE KEY-----\n" + kCanary + "\n");
  check_run("a key file", environment,
            {"--flow", "jwt", "--jwt-key-file", key, "--client-id", kCanary, "--username",
             kCanary + "@b.test", kHost});
  for (const char* option : {"--json", "-v", "--plan"}) {
    check_gone("a project, " + url,
               run_sfprobe({option, "--deadline", "3"}, environment, "", home.path() + "/project"));
  }
}

TEST_CASE("what a proxy quotes of a secret is written nowhere") {
  std::string answer;
  std::mutex mutex;
  ProxyWorld world;  // after what its servers use
  world.serve_proxy(proxy([&](Peer& peer, const std::string&) {
    const std::lock_guard lock(mutex);
    peer.send(answer);
  }));
  const Environment environment = {{"HTTPS_PROXY", "http://user:" + kCanary + "@10.20.0.2:3128"}};
  for (const std::string& echo : echoes()) {
    for (const std::string& one :
         {page(echo, "407 No " + echo), page(echo, "403 No " + echo), page(echo, "302 " + echo),
          echo + "\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n" + echo,
          "HTTP/1.1 500 x\r\nContent-Type: text/plain\r\n\r\npassword=" + echo}) {
      CAPTURE(one);
      {
        const std::lock_guard lock(mutex);
        answer = one;
      }
      const Ran ran = run_sfprobe({"--json", "--deadline", "3", kHost}, environment);
      check_gone("a proxy that says " + echo, ran);
    }
  }
}

TEST_CASE("what a target calls a secret is written nowhere") {
  const std::string status = GENERATE("200 OK", "302 Found", "403 Forbidden", "503 x");
  StandIn world;
  world.serve_dns(world.healthy_zone());
  world.serve(web(world.context(), [&](const std::string&) {
    return page("token=" + kCanary + " https://u:" + kCanary + "@h/", status);
  }));
  check_run(
      "a target's " + status, {},
      {"--ca-file", world.ca.path(), "https://user:" + kCanary + "@" + kHost + "/?sid=" + kCanary});
}

TEST_CASE("what a target's own page redirects to holds no secret") {
  int asked = 0;
  StandIn world;
  world.serve_dns(world.healthy_zone());
  world.serve(web(world.context(), [&](const std::string&) {
    return http_answer("", "text/html", "302 Found",
                       "Location: /next" + std::to_string(++asked) + ";sid=" + kCanary + "/00D" +
                           kCanary + "%3Fsid=" + kCanary + "?code=" + kCanary + "\r\n");
  }));
  check_run("redirects", {}, {"--ca-file", world.ca.path(), kHost});
}

TEST_CASE("a run that is ended writes no secret") {
  ProxyWorld world;
  world.serve_proxy([](Peer& peer) { peer.linger(); });
  const TempFolder folder;
  const std::string signal = GENERATE("INT", "TERM", "HUP", "QUIT", "SEGV", "ABRT", "XCPU", "KILL");
  CAPTURE(signal);
  const Ran ran = run_program({"/bin/sh", "-c",
                               "ulimit -c unlimited; exec timeout --preserve-status -s " + signal +
                                   " 0.5 \"$0\" --json --deadline 5 " + kHost,
                               SFPROBE_BINARY},
                              {{"HTTPS_PROXY", "http://user:" + kCanary + "@10.20.0.2:3128"},
                               {"PATH", "/usr/bin:/bin"},
                               {"SSLKEYLOGFILE", folder.path() + "/keys"}},
                              "", folder.path());
  check_gone("SIG" + signal, ran);
  check_files("SIG" + signal, folder.path());
}

TEST_CASE("a root that is exported is written without a secret") {
  StandIn world;
  world.start_healthy();
  const TempFolder folder;
  const Ran ran = run_sfprobe({"--json", "--export-ca", folder.path() + "/root.pem", kHost},
                              {{"npm_config_cafile", world.ca.path()},
                               {"SSL_CERT_FILE", world.ca.path()},
                               {"SF_AUTH_URL", "force://" + kCanary + "@h"},
                               {"NODE_OPTIONS", "--title=" + kCanary}},
                              "", folder.path());
  CHECK(content_of(folder.path() + "/root.pem").find("BEGIN CERTIFICATE") != std::string::npos);
  check_gone("--export-ca", ran);
  check_files("--export-ca", folder.path());
}

TEST_CASE("a pasted secret does not come back") {
  for (const std::string& text :
       {"http://localhost:1717/OauthRedirect?code=" + kCanary + "&state=" + kCanary +
            "&error=access_denied",
        "invalid_grant refresh_token=" + kCanary, "sid=" + kCanary + " INVALID_SESSION_ID",
        "Cookie: sid=" + kCanary + " ECONNRESET", "ECONNREFUSED http://user:" + kCanary + "@proxy",
        "{\"error\":\"invalid_grant\",\"access_token\":\"" + kCanary + "\"}",
        "SAMLResponse%3D" + kCanary + " ENOTFOUND login.salesforce.com"}) {
    for (const char* format : {"--json", "-v"}) {
      check_gone("explain", run_sfprobe({"explain", format, text}));
      check_gone("explain -", run_sfprobe({"explain", format, "-"}, {}, text));
    }
  }
}
