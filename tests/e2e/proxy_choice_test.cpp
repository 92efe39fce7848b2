#include <algorithm>
#include <catch2/catch.hpp>
#include <mutex>

#include "support/proxy_world.hpp"

using namespace sfprobe::testing;

TEST_CASE("the options --proxy and --no-proxy override the environment") {
  ProxyWorld world;
  world.serve_proxy(working_proxy("127.0.0.9", 8443));
  CHECK(verdict_line(world.probe({{"HTTPS_PROXY", "http://10.20.0.1:1"}}, "8",
                                 {"--proxy", kProxyUrl})) == "ok - -");
  CHECK(verdict_line(world.probe({{"HTTPS_PROXY", kProxyUrl}}, "8", {"--no-proxy"})) ==
        "fail ENOTFOUND dns");
  for (const char* wrong :
       {"", "proxy:8080", "ftp://proxy:21", "http://", "http://8080", "\"http://a:1\""}) {
    CAPTURE(wrong);
    const Ran ran = run_sfprobe({"--proxy", wrong, kHost});
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
  }
}

TEST_CASE("accepted credentials reach every request alike") {
  ProxyWorld world;
  world.serve_proxy(proxy([](Peer& peer, const std::string& head) {
    // user:p@ss:w/rd%41
    if (head.find("Basic dXNlcjpwQHNzOncvcmQlNDE=\r\n") == std::string::npos) {
      return peer.send(refusal("407 Proxy Authentication Required",
                               "Proxy-Authenticate: Basic realm=\"x\"\r\n"));
    }
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    relay(peer, "127.0.0.9", 8443);
  }));
  CHECK(verdict_line(world.probe(
            {{"HTTPS_PROXY", "http://user:p%40ss%3Aw%2Frd%2541@10.20.0.2:3128"}})) == "ok - -");
}

TEST_CASE("variables, as each client reads them") {
  struct Row {
    const char* name;
    std::map<std::string, std::string> environment;
    const char* verdict;
    const char* finding;
    const char* status;
  };
  const Row row = GENERATE(values<Row>({
      {"lower case http_proxy beats HTTPS_PROXY",
       {{"http_proxy", kProxyUrl}, {"HTTPS_PROXY", "http://10.20.0.1:1"}},
       "warn PROXY_CHOICE_DIFFERS proxy",
       "PROXY_CHOICE_DIFFERS",
       "warn"},
      {"an empty https_proxy switches it off",
       {{"https_proxy", ""}, {"HTTPS_PROXY", kProxyUrl}},
       "fail PROXY_CHOICE_DIFFERS dns",
       "PROXY_CHOICE_DIFFERS",
       "warn"},
      {"NO_PROXY is ignored",
       {{"HTTPS_PROXY", kProxyUrl}, {"NO_PROXY", "example.com"}},
       "warn PROXY_CHOICE_DIFFERS proxy",
       "PROXY_CHOICE_DIFFERS",
       "warn"},
      {"ALL_PROXY is not read",
       {{"ALL_PROXY", kProxyUrl}},
       "fail PROXY_CHOICE_DIFFERS dns",
       "PROXY_CHOICE_DIFFERS",
       "warn"},
      {"no scheme",
       {{"HTTPS_PROXY", "10.20.0.2:3128"}},
       "fail PROXY_URL_INVALID proxy",
       "PROXY_URL_INVALID",
       "fail"},
      {"quotes",
       {{"HTTPS_PROXY", "\"http://10.20.0.2:3128\""}},
       "fail PROXY_URL_INVALID proxy",
       "PROXY_URL_INVALID",
       "fail"},
      {"a raw percent sign",
       {{"HTTPS_PROXY", "http://u:100%x@10.20.0.2:3128"}},
       "fail PROXY_URL_INVALID proxy",
       "PROXY_URL_INVALID",
       "fail"},
      {"an unsupported scheme",
       {{"HTTPS_PROXY", "socks4://10.20.0.2:1080"}},
       "fail PROXY_URL_INVALID proxy",
       "PROXY_URL_INVALID",
       "fail"},
      {"a port in the host's place",
       {{"HTTPS_PROXY", "http://10590"}},
       "fail PROXY_URL_INVALID proxy",
       "PROXY_URL_INVALID",
       "fail"},
      {"a blank at the end does no harm",
       {{"HTTPS_PROXY", std::string(kProxyUrl) + " "}},
       "ok - -",
       "ENOTFOUND",
       "info"},
  }));
  CAPTURE(row.name);
  ProxyWorld world;
  world.serve_proxy(working_proxy("127.0.0.9", 8443));
  const Json target = world.probe(row.environment);
  CHECK(cause_line(target) == row.verdict);
  CHECK(has_finding(target, row.finding, row.status));
  // Where the proxy that was meant can be guessed, it was tried before the fix is printed.
  if (std::string(row.name) == "no scheme" || std::string(row.name) == "quotes") {
    const Json& fix = target.at("fixes").at(0);
    CHECK(fix.at("proof") == "proven");
    CHECK(fix.at("env").at("set").at("HTTPS_PROXY") == kProxyUrl);
  }
}

// The proxy is named, but nobody knows the name from here: nothing can be tried.
TEST_CASE("what is wrong with a proxy's URL decides about the first fix") {
  const auto [value, fix] = GENERATE(table<std::string, std::string>({
      {"proxy.corp:3128", "write-proxy-url"},
      {"user:pass@proxy.corp:3128", "write-proxy-url"},
      {"\"http://user:pass@proxy.corp:3128\"", "write-proxy-url"},
      {"http://proxy.corp:99999", "write-proxy-url"},
      {"http://proxy.corp:3128/path", "write-proxy-url"},
      {"http://3128", "write-proxy-url"},
      {"http://", "write-proxy-url"},
      {"http://user:p%ss@proxy.corp:3128", "write-proxy-url"},
      {"http://user:p/ss@proxy.corp:3128", "write-proxy-url"},
      {"http://user:p#ss@proxy.corp:3128", "write-proxy-url"},
      {R"(http://CORP\user:pass@proxy.corp:3128)", "write-proxy-url"},
      {R"(http://CORP\user:pass@proxy.corp)", "encode-password"},
      {"http://http://proxy.corp:3128", "write-proxy-url"},
      {"http=proxy.corp:3128;https=proxy.corp:3128", "write-proxy-url"},
      {"htp://proxy.corp:3128", "write-proxy-url"},
      {"${PROXY_URL}", "write-out-proxy"},
      {"socks5h://user:pass@proxy.corp:1080", "replace-proxy-scheme"},
      {"socks4://proxy.corp:1080", "replace-proxy-scheme"},
  }));
  CAPTURE(value);
  ProxyWorld world;
  const Json target = world.probe({{"HTTPS_PROXY", value}});
  CHECK(target.at("verdict").at("cause") == "PROXY_URL_INVALID");
  const Json& first = target.at("fixes").at(0);
  CHECK(first.at("id") == fix);
  // Credentials that are to be encoded are shown as stars, and how to encode them is said.
  if (value.starts_with("http://user:p")) {
    CHECK(first.at("env").at("set").at("HTTPS_PROXY") == "http://***@proxy.corp:3128");
    CHECK(first.at("redacted") == true);
    CHECK(contains(first.at("text"), "percent-encode them (% as %25"));
    CHECK(target.at("fixes").at(1).at("id") == "encode-password");
  }
}

TEST_CASE("the proxy that a malformed value names is tried, and is what the fix writes") {
  const auto [environment, fix] = GENERATE(table<std::map<std::string, std::string>, std::string>({
      {{{"HTTPS_PROXY", "${CORP_PROXY}"}, {"CORP_PROXY", kProxyUrl}}, "write-out-proxy"},
      {{{"HTTPS_PROXY", "%PROXY%"}, {"HTTP_PROXY", kProxyUrl}}, "write-out-proxy"},
      {{{"HTTPS_PROXY", "http://${PROXY_HOST}:3128"}, {"PROXY_HOST", "10.20.0.2"}},
       "write-out-proxy"},
      {{{"HTTPS_PROXY", "http=10.20.0.1:1;https=10.20.0.2:3128"}}, "write-proxy-url"},
      {{{"HTTPS_PROXY", "http://http://10.20.0.2:3128"}}, "write-proxy-url"},
      {{{"HTTPS_PROXY", "http//10.20.0.2:3128"}}, "write-proxy-url"},
      {{{"HTTPS_PROXY", "socks://http://10.20.0.2:3128"}}, "write-proxy-url"},
  }));
  CAPTURE(environment.at("HTTPS_PROXY"));
  ProxyWorld world;
  world.serve_proxy(working_proxy("127.0.0.9", 8443));
  const Json target = world.probe(environment);
  CHECK(target.at("verdict").at("cause") == "PROXY_URL_INVALID");
  const Json& first = target.at("fixes").at(0);
  CHECK(first.at("id") == fix);
  CHECK(first.at("proof") == "proven");
  CHECK(first.at("env").at("set").at("HTTPS_PROXY") == kProxyUrl);
}

TEST_CASE("credentials go to the proxy, and nowhere else") {
  std::mutex mutex;
  std::vector<std::string> heads;
  ProxyWorld world;  // after what its servers use
  const auto [written, sent] = GENERATE(table<std::string, std::string>({
      {"hunter2", "dXNlcjpodW50ZXIy"},
      {"hun@ter2", "dXNlcjpodW5AdGVyMg=="},
      {"hun%40ter2", "dXNlcjpodW5AdGVyMg=="},
      {"hun%3Ater%2F2%25", "dXNlcjpodW46dGVyLzIl"},
      {"hun:ter2", "dXNlcjpodW46dGVyMg=="},
      {"hun%2541ter2", "dXNlcjpodW4lNDF0ZXIy"},
  }));
  CAPTURE(written);
  world.serve_proxy(proxy([&](Peer& peer, const std::string& head) {
    {
      std::lock_guard lock(mutex);
      heads.push_back(head);
    }
    // Quotes what it got, as an error page may do.
    const std::size_t at = head.find("Basic ");
    const std::string quoted =
        at == std::string::npos ? "" : head.substr(at, head.find('\r', at) - at);
    peer.send(refusal("407 Proxy Authentication Required",
                      "Proxy-Authenticate: Basic realm=\"x\"\r\nVia: " + quoted + "\r\n", head));
  }));
  const std::string url = "http://user:" + written + "@10.20.0.2:3128";
  const Json target = world.probe({{"HTTPS_PROXY", url}});
  CHECK(cause_line(target) == "fail PROXY_AUTH_REQUIRED proxy");
  CHECK(contains(summary_of(target), "did not accept the credentials in HTTPS_PROXY"));
  std::vector<std::string> seen;
  {
    const std::lock_guard lock(mutex);
    seen = heads;
  }
  REQUIRE_FALSE(seen.empty());
  CHECK(seen.front().find("Proxy-Authorization: Basic " + sent + "\r\n") != std::string::npos);
  int shown = 0;
  for (const std::string& head : seen) {
    if (head.find("Proxy-Authorization") != std::string::npos) ++shown;
  }
  CHECK(shown == world.runs);  // once a run: accounts get locked
  const Ran text = run_sfprobe({"-v", "--ca-file", world.ca.path(), kHost}, {{"HTTPS_PROXY", url}});
  for (const std::string& out : {world.ran.out, world.ran.err, text.out, text.err}) {
    for (const std::string& secret : {written, sent, std::string("ter2"), std::string("hunter2")}) {
      CAPTURE(secret);
      CHECK(out.find(secret) == std::string::npos);
    }
  }
}

TEST_CASE("a scheme that libcurl can do and the CLI cannot: said so") {
  struct Row {
    const char* name;
    const char* challenge;  // of the first 407
    const char* prefix;     // of the client's answer to it
    const char* second;     // challenge of a second 407, "" for 200 at once
  };
  const Row row = GENERATE(values<Row>({
      {"Digest", "Digest realm=\"corp\", nonce=\"abc\", qop=\"auth\", algorithm=MD5", "Digest ",
       ""},
      // RFC-less, as [MS-NLMP] has it: the smallest CHALLENGE_MESSAGE that a client accepts.
      {"NTLM", "NTLM", "NTLM ",
       "NTLM TlRMTVNTUAACAAAAAAAAADgAAAABAgAAASNFZ4mrze8AAAAAAAAAAAAAAAA4AAAA"},
  }));
  CAPTURE(row.name);
  ProxyWorld world;
  world.serve_proxy([&](Peer& peer) {
    for (int rounds = 0;; ++rounds) {
      std::string head;
      while (head.find("\r\n\r\n") == std::string::npos) {
        const std::string more = peer.receive();
        if (more.empty()) return;
        head += more;
      }
      const std::size_t at = head.find(std::string("Proxy-Authorization: ") + row.prefix);
      const bool first_leg = head.find("TlRMTVNTUAAB") != std::string::npos;  // NEGOTIATE_MESSAGE
      const bool done = at != std::string::npos && !first_leg;
      if (done) return peer.send("HTTP/1.1 200 OK\r\n\r\n");
      const char* challenge = first_leg ? row.second : row.challenge;
      peer.send("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: " +
                std::string(challenge) + "\r\nContent-Length: 0\r\n\r\n");
    }
  });
  const Json target = world.probe({{"HTTPS_PROXY", "http://alice:s3cret@10.20.0.2:3128"}});
  CHECK(cause_line(target) == "fail PROXY_AUTH_REQUIRED proxy");
  CHECK(contains(summary_of(target), std::string("offered: ") + row.name));
  CHECK(
      contains(summary_of(target), "with another scheme (as curl --proxy-anyauth does) it opens"));
}

TEST_CASE("a Kerberos ticket is not used unless --negotiate says so") {
  std::mutex mutex;
  std::vector<std::string> heads;
  ProxyWorld world;  // after what its servers use
  world.serve_proxy(proxy([&](Peer& peer, const std::string& head) {
    {
      const std::lock_guard lock(mutex);
      heads.push_back(head);
    }
    peer.send(refusal("407 Proxy Authentication Required", "Proxy-Authenticate: Negotiate\r\n"));
  }));
  const auto asked = [&](std::vector<std::string> more) {
    {
      const std::lock_guard lock(mutex);
      heads.clear();
    }
    const Json target = world.probe({{"HTTPS_PROXY", kProxyUrl}}, "8", std::move(more));
    CHECK(cause_line(target) == "fail PROXY_AUTH_REQUIRED proxy");
    CHECK(contains(summary_of(target), "offered: Negotiate"));
    const std::lock_guard lock(mutex);
    return heads;
  };
  const auto connects = [](const std::vector<std::string>& all) {
    return std::count_if(all.begin(), all.end(),
                         [](const std::string& head) { return head.starts_with("CONNECT "); });
  };
  const auto usual = asked({});
  for (const std::string& head : usual)
    CHECK(head.find("Proxy-Authorization") == std::string::npos);
  // One more attempt: with whatever ticket there is.
  CHECK(connects(asked({"--negotiate"})) == connects(usual) + 1);
}
