#include <catch2/catch.hpp>

#include "checks/environment/curl_settings.hpp"
#include "run/curl_files.hpp"
#include "support/fake_system.hpp"
#include "text/curlrc.hpp"
#include "text/openssl_defaults.hpp"

using namespace sfprobe;
using sfprobe::testing::FakeSystem;

namespace {

// "proxy=x +insecure -insecure"
std::string options_in(std::string_view content) {
  std::string all;
  for (const text::CurlrcOption& option : text::parse_curlrc(content).options) {
    if (!all.empty()) all += ' ';
    all += (option.value.empty() ? option.on ? "+" : "-" : "") + option.name;
    if (!option.value.empty()) all += "=" + option.value;
  }
  return all;
}

std::string defaults_in(const std::string& lines) {
  const text::OpensslDefaults read = text::read_openssl_defaults(
      "openssl_conf = i\n[i]\nssl_conf = s\n[s]\nsystem_default = d\n[d]\n" + lines);
  return read.min_protocol + "|" + read.ciphers + "|" + read.groups + "|" + read.unclear;
}

}  // namespace

// Each line as curl 7.88.1 took it.
TEST_CASE("curl's configuration file is read as curl reads it") {
  CHECK(options_in("proxy = http://p.corp:1\n") == "proxy=http://p.corp:1");
  CHECK(options_in("proxy=p.corp:1") == "proxy=p.corp:1");
  CHECK(options_in("PROXY: p.corp:1 # mine") == "proxy=p.corp:1");
  CHECK(options_in("--proxy p.corp:1") == "proxy=p.corp:1");
  CHECK(options_in("-x p.corp:1") == "proxy=p.corp:1");
  CHECK(options_in("-kxp.corp:1") == "+insecure proxy=p.corp:1");
  CHECK(options_in("--proxy=p.corp:1").empty());  // a name of a dash takes no sign
  CHECK(options_in("ins\nno-insecure") == "+insecure -insecure");
  CHECK(options_in("k\npro\nnope\nno-proxy\nproxy = \n-\n--\n").empty());
  CHECK(options_in("# proxy = a\n/ proxy = a\n* x\n\n   \t\nfail").ends_with("+fail"));
  CHECK(options_in("proxy = \"a \\\"b\\tc\" d") == "proxy=a \"b\tc");
  CHECK(options_in("proxy = \"\"") == "+proxy");  // none, whatever the environment says
  CHECK(options_in("insecure = false") == "+insecure");
  CHECK(options_in("-4\r\n-m 5\r\n") == "+ipv4 max-time=5");
  CHECK(options_in("tlsv1.3\ntls-max 1.2") == "+tlsv1.3 tls-max=1.2");
}

TEST_CASE("curl's configuration file is bounded") {
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "insecure\n";
  const text::Curlrc read = text::parse_curlrc(many);
  CHECK(read.options.size() == 1000);
  CHECK_FALSE(read.whole);
  CHECK(text::parse_curlrc(std::string(100'000, '\0')).options.empty());
  CHECK(text::parse_curlrc(std::string(100'000, '-')).options.empty());
  FakeSystem system;
  system.variables["HOME"] = "/home/me";
  system.files["/home/me/.curlrc"] = std::string(1 << 20, ' ');
  CHECK(read_curlrc(system).unread);
}

TEST_CASE("curl's configuration file is looked for in curl's order") {
  FakeSystem system;
  system.variables = {{"CURL_HOME", "/c"}, {"XDG_CONFIG_HOME", "/x"}, {"HOME", "/h"}};
  system.files = {{"/c/.curlrc", ""},        {"/x/.curlrc", ""},        {"/h/.curlrc", ""},
                  {"/c/.config/curlrc", ""}, {"/h/.config/curlrc", ""}, {"/u/.curlrc", ""}};
  system.files["/proc/self/status"] = "Name:\tsfprobe\nUid:\t7\t7\t7\t7\n";
  system.files["/etc/passwd"] = "root:x:0:0:root:/root:/bin/sh\nme:x:7:7::/u:/bin/sh\n";
  const auto next = [&] {
    const std::string path = read_curlrc(system).path;
    system.files.erase(path);
    return path;
  };
  CHECK(next() == "/c/.curlrc");
  CHECK(next() == "/x/.curlrc");
  CHECK(next() == "/h/.curlrc");
  system.variables.erase("XDG_CONFIG_HOME");
  CHECK(next() == "/c/.config/curlrc");
  CHECK(next() == "/u/.curlrc");  // with CURL_HOME, ~/.config/curlrc is not looked for
  system.variables.erase("CURL_HOME");
  CHECK(next() == "/h/.config/curlrc");
  CHECK(next().empty());
}

TEST_CASE("of curl's configuration file no host and no secret is recorded") {
  FakeSystem system;
  system.variables["HOME"] = "/home/me";
  system.files["/home/me/.curlrc"] =
      "proxy = http://me:hunter2@p.corp:1\nproxy-user = me:hunter2\nuser = me:hunter2\n"
      "header = \"Authorization: Bearer hunter2\"\ncert = me.pem:hunter2\nsilent\nmax-time = 5\n"
      "connect-timeout = hunter2\nresolve = h.corp:443:10.0.0.1\ncacert = /etc/corp.pem\n";
  environment::VariablesFacts facts;
  environment::read_curl_settings(system, facts);
  REQUIRE(facts.curlrc.size() == 1);
  std::string all;
  for (const auto& option : facts.curlrc.front().options) {
    all += option.name + "=" + option.value + " ";
  }
  CHECK(all ==
        "proxy= proxy-user= user= header= cert= max-time=5 connect-timeout=(set) resolve= "
        "cacert=/etc/corp.pem ");
  system.files["/home/me/.curlrc"] = "silent\nshow-error\n";
  facts = {};
  environment::read_curl_settings(system, facts);
  CHECK(facts.curlrc.empty());
}

TEST_CASE("which proxy curl's configuration file names") {
  const auto named = [](std::string_view content) {
    return proxy_of({"/f", false, text::parse_curlrc(content).options}).proxy;
  };
  CHECK_FALSE(named("insecure"));
  CHECK(named("proxy = a:1\nsocks5 = b:2") == "socks5://b:2");
  CHECK(named("socks5-hostname = b:2") == "socks5h://b:2");
  CHECK(named("socks5 = http://b:2") == "http://b:2");
  CHECK(named("proxy = \"\"") == "");
}

// Each as curl 7.88.1 over OpenSSL 3.0 took it.
TEST_CASE("what OpenSSL's configuration sets for a program that obeys it") {
  CHECK(defaults_in("MinProtocol = TLSv1.3\n") == "TLSv1.3|||");
  CHECK(defaults_in("MaxProtocol = TLSv1.2\nVerifyMode = None\nBogus = 1\n") == "|||");
  CHECK(defaults_in("cipherstring = DEFAULT:@SECLEVEL=3\n") == "|DEFAULT:@SECLEVEL=3||");
  CHECK(defaults_in("Curves = P-384\n") == "||P-384|");
  CHECK(defaults_in("Options = UnsafeLegacyRenegotiation\n") == "|||");
  CHECK(defaults_in("Options = -TLSv1.3\n") == "|||Options");
  CHECK(defaults_in("Protocol = -TLSv1.3\n") == "|||Protocol");
  CHECK(defaults_in("Groups = $mine\n") == "||$mine|Groups");
  CHECK(defaults_in("MinProtocol = TLSv1.3\nMinProtocol = TLSv9\n").ends_with("|MinProtocol"));
  CHECK_FALSE(text::read_openssl_defaults("nodejs_conf = i\n[i]\nssl_conf = s\n").any());
  CHECK(text::read_openssl_defaults(".include /etc/fips.cnf\n").unclear == ".include");
  const std::string providers = "openssl_conf = i\n[i]\nproviders = p\n[p]\n";
  CHECK_FALSE(text::read_openssl_defaults(providers + "default = d\n[d]\n").any());
  CHECK(text::read_openssl_defaults(providers + "legacy = l\n[l]\nactivate = 1\n").unclear ==
        "providers");
  CHECK(text::read_openssl_defaults(providers + "fips = f\n").unclear == "providers");
  CHECK_FALSE(text::read_openssl_defaults(std::string(100'000, '[')).any());
}
