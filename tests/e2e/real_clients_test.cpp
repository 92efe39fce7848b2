#include <openssl/x509_vfy.h>

#include <catch2/catch.hpp>
#include <future>
#include <sstream>

#include "clients/client.hpp"
#include "node/releases.hpp"
#include "support/chains.hpp"
#include "support/daemon.hpp"
#include "support/real_node.hpp"
#include "support/report.hpp"
#include "support/stand_in.hpp"
#include "trust/certificate.hpp"
#include "trust/client_views.hpp"
#include "trust/node_roots.hpp"
#include "trust/verify.hpp"

// Each cell of the matrix against the real client: the same chain, the same settings.

using namespace sfprobe::testing;
namespace node = sfprobe::node;
namespace trust = sfprobe::trust;

namespace {

using Environment = std::map<std::string, std::string>;

constexpr std::uint16_t kFirstPort = 20'000;

constexpr const char* kNodeScript = R"(
const https = require('https');
const ask = port => new Promise(done => https
  .get({host: process.argv[1], port, agent: false, family: 4, headers: {connection: 'close'}},
       answer => { answer.resume(); done('OK'); })
  .on('error', error => done(error.code)));
Promise.all(process.argv.slice(2).map(ask)).then(codes => console.log(codes.join('\n')));
)";

std::string node_program(int major) { return real_node_folder(major) + "/node"; }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// What that Node.js says of each chain; a single "refuses to start" if it does.
std::vector<std::string> ask_node(int major, const Environment& environment, std::size_t chains) {
  std::vector<std::string> command{node_program(major), "-e", kNodeScript, kHost};
  for (std::size_t i = 0; i < chains; ++i) command.push_back(std::to_string(kFirstPort + i));
  const Ran ran = run_program(command, environment);
  if (ran.status == 9) return {"refuses to start"};
  auto codes = lines_of(ran.out);
  codes.resize(chains, ran.err);
  return codes;
}

// What curl says: "OK", a code, or the number of OpenSSL's error.
std::vector<std::string> ask_curl(const Environment& environment, std::size_t chains) {
  std::vector<std::string> command{"/usr/bin/curl", "-s"};
  for (std::size_t i = 0; i < chains; ++i) {
    command.insert(command.end(),
                   {"-o", "/dev/null", "-w", "%{exitcode} %{ssl_verify_result}\n",
                    std::string("https://") + kHost + ":" + std::to_string(kFirstPort + i)});
  }
  const Ran ran = run_program(command, environment);
  std::vector<std::string> answers;
  for (const std::string& line : lines_of(ran.out)) {
    const std::size_t blank = line.find(' ');
    const std::string code = line.substr(0, blank);
    const std::string verified = line.substr(blank + 1);
    // curl gives 1 where it did not keep a result: after a name that does not match, and after a
    // signature of another key, which it reports as 35 (docs/quirks.md).
    answers.push_back(code == "0"    ? "OK"
                      : code == "77" ? "CURLE_SSL_CACERT_BADFILE"
                      : code == "35" ? std::to_string(X509_V_ERR_CERT_SIGNATURE_FAILURE)
                      : code == "60" && verified == "1" ? "ERR_TLS_CERT_ALTNAME_INVALID"
                                                        : verified);
  }
  answers.resize(chains, "no answer");
  return answers;
}

struct Served {
  StandIn world;
  std::vector<SentChain> chains;

  explicit Served(std::vector<SentChain> sent) : chains(std::move(sent)) {
    set_hosts("127.0.0.1 localhost\n10.20.0.1 " + std::string(kHost) + "\n");
    for (std::size_t i = 0; i < chains.size(); ++i) {
      world.serve(salesforce(server_context(chains[i].leaf, chains[i].others)), kAddress,
                  static_cast<std::uint16_t>(kFirstPort + i));
    }
  }
};

trust::Chain chain_of(const SentChain& sent) {
  trust::Chain chain{sent.leaf.x509};
  for (const Certificate& other : sent.others) chain.push_back(other.x509);
  return chain;
}

void check_cell(const std::string& setting, const SentChain& sent, const trust::View& view,
                const std::string& real) {
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  const trust::Verification ours = trust::verify(chain_of(sent), kHost, view, now);
  std::string said = ours.trusted ? "OK" : ours.code;
  const bool number = !real.empty() && real.find_first_not_of("0123456789") == std::string::npos;
  if (view.name == "curl" && number) said = std::to_string(ours.first_error);
  INFO(setting << " / " << sent.name << " / " << view.name << " (" << ours.text << ")");
  CHECK(said == real);
}

struct Setting {
  std::string name;
  Environment environment;
};

void compare(const Served& served, const Setting& setting, bool with_curl) {
  Environment environment = setting.environment;
  environment["HOME"] = "/nonexistent";
  const auto variables = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional(found->second);
  };
  // Side by side: each spends most of its time waiting.
  std::map<int, std::future<std::vector<std::string>>> nodes;
  for (const node::Release& release : node::releases()) {
    const int major = release.major;
    nodes[major] =
        std::async(std::launch::async, ask_node, major, environment, served.chains.size());
  }
  const auto set = trust::client_views(variables, {}, {}, sfprobe::clients::view_rules());
  if (with_curl) {
    const auto real = ask_curl(environment, served.chains.size());
    for (std::size_t i = 0; i < real.size(); ++i) {
      check_cell(setting.name, served.chains[i], *set.find("curl"), real[i]);
    }
  }
  for (auto& [major, answer] : nodes) {
    const trust::View& view = *set.find("node" + std::to_string(major));
    const auto real = answer.get();
    INFO(setting.name << " / " << view.name << ": " << view.refusal);
    CHECK((real.front() == "refuses to start") == !view.refusal.empty());
    if (!view.refusal.empty() || real.size() != served.chains.size()) continue;
    for (std::size_t i = 0; i < real.size(); ++i) {
      check_cell(setting.name, served.chains[i], view, real[i]);
    }
  }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

TEST_CASE("the real Node.js and curl judge every chain as the matrix says") {
  const Pki pki(kHost);
  const Served served(sent_chains(pki));
  const TempFile root(pki.root.pem());
  const TempFile intermediate(pki.intermediate.pem());
  SECTION("nothing set") { compare(served, {"nothing set", {}}, true); }
  SECTION("the root") {
    compare(served,
            {"the root", {{"NODE_EXTRA_CA_CERTS", root.path()}, {"CURL_CA_BUNDLE", root.path()}}},
            true);
  }
  SECTION("the intermediate") {
    compare(
        served,
        {"the intermediate",
         {{"NODE_EXTRA_CA_CERTS", intermediate.path()}, {"SSL_CERT_FILE", intermediate.path()}}},
        true);
  }
  SECTION("both") {
    const TempFile both(pki.intermediate.pem() + pki.root.pem());
    compare(served,
            {"both", {{"NODE_EXTRA_CA_CERTS", both.path()}, {"CURL_CA_BUNDLE", both.path()}}},
            true);
  }
  SECTION("the system's store") {
    trust_everywhere(root.path());
    compare(served, {"system, nothing set", {}}, true);
    compare(served, {"NODE_USE_SYSTEM_CA=1", {{"NODE_USE_SYSTEM_CA", "1"}}}, false);
    compare(served, {"--use-openssl-ca", {{"NODE_OPTIONS", "--use-openssl-ca"}}}, false);
  }
  SECTION("anchors of every odd kind") {
    std::string all;
    for (const SentChain& sent : served.chains) {
      all += sent.leaf.pem();
      if (!sent.others.empty()) all += sent.others.back().pem();
    }
    const TempFile file(all);
    compare(served,
            {"every leaf and every last one",
             {{"NODE_EXTRA_CA_CERTS", file.path()}, {"CURL_CA_BUNDLE", file.path()}}},
            true);
  }
  SECTION("another security level") {
    compare(served,
            {"level 0",
             {{"NODE_EXTRA_CA_CERTS", root.path()},
              {"NODE_OPTIONS", "--tls-cipher-list=DEFAULT@SECLEVEL=0"}}},
            false);
    compare(served,
            {"level 2",
             {{"NODE_EXTRA_CA_CERTS", root.path()},
              {"NODE_OPTIONS", "--tls-cipher-list=\"DEFAULT@SECLEVEL=2\""}}},
            false);
  }
}

TEST_CASE("every setting of trust does in the real clients what docs/trust.md says") {
  const Pki pki(kHost);
  Served served({{"good", pki.leaf, {pki.intermediate}}});
  const TempFolder folder;
  const std::string pem = pki.root.pem();
  const std::string bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const std::string base64 = replaced(pem, "M", "!");
  const std::map<std::string, std::string> files = {
      {"pem", pem},
      {"bom", "\xEF\xBB\xBF" + pem},
      {"crlf", replaced(pem, "\n", "\r\n")},
      {"preamble", "# Corp root\nSubject: something\n" + pem},
      {"der", pki.root.der()},
      {"empty", ""},
      {"garbage", "hello\n"},
      {"good then bad", pem + bad},
      {"bad then good", bad + pem},
      {"bad base64 then good", base64 + pem},
      {"cut off", pem.substr(0, pem.size() / 2)},
      {"trusted form", replaced(pem, " CERTIFICATE", " TRUSTED CERTIFICATE")},
      {"old label", replaced(pem, " CERTIFICATE", " X509 CERTIFICATE")},
      {"key label", replaced(pem, " CERTIFICATE", " PRIVATE KEY")},
      {"indented", "  " + replaced(pem, "\n", "\n  ")},
      {"wrong end", replaced(pem, "END CERTIFICATE", "END CERT")},
      {"leaf", pki.leaf.pem()},
      {"intermediate", pki.intermediate.pem()},
      {"twice", pem + pem},
  };
  std::vector<Setting> settings;
  for (const auto& [name, content] : files) {
    const std::string path = folder.write(replaced(name, " ", "-"), content);
    settings.push_back(
        {"extra: " + name, {{"NODE_EXTRA_CA_CERTS", path}, {"CURL_CA_BUNDLE", path}}});
    settings.push_back(
        {"file, system: " + name, {{"NODE_USE_SYSTEM_CA", "1"}, {"SSL_CERT_FILE", path}}});
    settings.push_back({"file, openssl: " + name,
                        {{"NODE_OPTIONS", "--use-openssl-ca"}, {"SSL_CERT_FILE", path}}});
  }
  const std::string good = folder.path() + "/pem";
  shell("mkdir " + folder.path() + "/hashed " + folder.path() + "/raw " + folder.path() + "/deep " +
        folder.path() + "/deep/er; cp " + good + " " + folder.path() + "/hashed/a.pem; cp " + good +
        " " + folder.path() + "/raw/a.txt; cp " + good + " " + folder.path() +
        "/deep/er/a.pem; openssl rehash " + folder.path() + "/hashed");
  const std::string hashed = folder.path() + "/hashed";
  const std::string raw = folder.path() + "/raw";
  for (const auto& [name, value] : Environment{{"missing", "/nonexistent"},
                                               {"a directory", folder.path()},
                                               {"quoted", "'" + good + "'"},
                                               {"tilde", "~/pem"},
                                               {"nothing", ""}}) {
    settings.push_back(
        {"extra: " + name, {{"NODE_EXTRA_CA_CERTS", value}, {"CURL_CA_BUNDLE", value}}});
  }
  const auto options = [&](const std::string& words) {
    settings.push_back({words, {{"NODE_OPTIONS", words}, {"SSL_CERT_FILE", good}}});
  };
  options("--use-system-ca");
  options("--use-openssl-ca");
  options("--use-bundled-ca");
  options("--use-openssl-ca --use-system-ca");
  options("--use-openssl-ca --use-bundled-ca");
  options("--use-bundled-ca --use-system-ca");
  options("--use-system-ca --no-use-system-ca");
  options("\"--use-system-ca\"");
  for (const char* value : {"1", "true", "0", ""}) {
    settings.push_back({std::string("NODE_USE_SYSTEM_CA=") + value,
                        {{"NODE_USE_SYSTEM_CA", value}, {"SSL_CERT_FILE", good}}});
  }
  settings.push_back({"variable and openssl",
                      {{"NODE_USE_SYSTEM_CA", "1"},
                       {"NODE_OPTIONS", "--use-openssl-ca"},
                       {"SSL_CERT_FILE", good}}});
  settings.push_back({"variable and no option",
                      {{"NODE_USE_SYSTEM_CA", "1"},
                       {"NODE_OPTIONS", "--no-use-system-ca"},
                       {"SSL_CERT_FILE", good}}});
  settings.push_back({"SSL_CERT_FILE alone", {{"SSL_CERT_FILE", good}}});
  for (const std::string& dir : {hashed, raw, folder.path() + "/deep", "/nonexistent:" + hashed}) {
    settings.push_back({"SSL_CERT_DIR alone " + dir, {{"SSL_CERT_DIR", dir}}});
    settings.push_back(
        {"dir, system " + dir, {{"NODE_USE_SYSTEM_CA", "1"}, {"SSL_CERT_DIR", dir}}});
    settings.push_back(
        {"dir, openssl " + dir, {{"NODE_OPTIONS", "--use-openssl-ca"}, {"SSL_CERT_DIR", dir}}});
    settings.push_back(
        {"both, curl " + dir,
         {{"SSL_CERT_FILE", folder.path() + "/intermediate"}, {"SSL_CERT_DIR", dir}}});
  }
  settings.push_back({"extra with openssl",
                      {{"NODE_OPTIONS", "--use-openssl-ca"}, {"NODE_EXTRA_CA_CERTS", good}}});
  settings.push_back({"bundle beats file",
                      {{"CURL_CA_BUNDLE", folder.path() + "/garbage"}, {"SSL_CERT_FILE", good}}});
  settings.push_back({"ignored", {{"npm_config_cafile", good}, {"REQUESTS_CA_BUNDLE", good}}});
  for (const Setting& setting : settings) compare(served, setting, true);
}

TEST_CASE("the snapshots are what the real Node.js brings along") {
  for (const node::Release& release : node::releases()) {
    const int major = release.major;
    const Ran ran = run_program(
        {node_program(major), "-e",
         "const c=require('crypto');for(const p of require('tls').rootCertificates)console.log("
         "new c.X509Certificate(p).fingerprint256.replaceAll(':','').toLowerCase())"});
    std::vector<std::string> real = lines_of(ran.out);
    std::vector<std::string> ours;
    for (const auto& root : trust::all_node_roots(trust::node_snapshot(major))) {
      REQUIRE(root != nullptr);
      ours.push_back(trust::sha256_of(root.get()));
    }
    std::sort(real.begin(), real.end());
    std::sort(ours.begin(), ours.end());
    CAPTURE(major, ran.err);
    CHECK(ours == real);
  }
}
