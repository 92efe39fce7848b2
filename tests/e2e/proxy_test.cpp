#include <catch2/catch.hpp>

#include "support/fault_proxy.hpp"
#include "support/report.hpp"
#include "support/stand_in.hpp"

using namespace sfprobe::testing;

namespace {

constexpr const char* kProxyAddress = "10.20.0.2";
constexpr const char* kProxyUrl = "http://10.20.0.2:3128";

// A world whose target is only reachable through the proxy: no name, and no answer directly.
struct ProxyWorld : StandIn {
  ProxyWorld() {
    serve_dns([](const std::string& name, int) {
      return name == "proxy.corp" ? DnsReply{.addresses = {kProxyAddress}} : DnsReply{.rcode = 3};
    });
    serve(salesforce(context()), "127.0.0.9", 8443);
  }
  void serve_proxy(Server::Script script) { serve(std::move(script), kProxyAddress, 3128); }

  Json probe(std::map<std::string, std::string> environment, const std::string& deadline = "8",
             std::vector<std::string> more = {}) {
    more.insert(more.end(), {"--json", "--deadline", deadline, "--ca-file", ca.path(), kHost});
    ran = run_sfprobe(more, std::move(environment));
    return only_target(ran);
  }
  Ran ran;
};

Server::Script answering(const std::string& answer) {
  return proxy([answer](Peer& peer, const std::string&) { peer.send(answer); });
}

Server::Script after_200(std::function<void(Peer&)> then) {
  return proxy([then](Peer& peer, const std::string&) {
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    peer.receive();  // the ClientHello
    then(peer);
  });
}

std::string summary_of(const Json& target) { return target.at("verdict").at("summary"); }

bool contains(const std::string& text, const std::string& part) {
  CAPTURE(text, part);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the proxied route works where the direct one is blocked: ok") {
  ProxyWorld world;
  world.serve_proxy(working_proxy("127.0.0.9", 8443));
  const Json target = world.probe({{"HTTPS_PROXY", kProxyUrl}});
  CHECK(verdict_line(target) == "ok - -");
  CHECK(world.ran.status == 0);
  CHECK(has_finding(target, "ENOTFOUND", "info"));  // seen, but not on the CLI's way
  const Ran text = run_sfprobe({"--ca-file", world.ca.path(), kHost}, {{"https_proxy", kProxyUrl}});
  CHECK(contains(text.out, "directly"));
  CHECK(contains(text.out, "through http://10.20.0.2:3128"));
}

TEST_CASE("a healthy direct route does not excuse a failing proxy") {
  StandIn world;
  world.start_healthy();
  const Ran ran = run_sfprobe({"--json", "--ca-file", world.ca.path(), kHost},
                              {{"HTTPS_PROXY", "http://10.20.0.2:3128"}});
  CHECK(verdict_line(only_target(ran)) == "fail ECONNREFUSED proxy");
  CHECK(ran.status == 1);
  CHECK(has_finding(only_target(ran), "PROXY_REFUSED", "fail"));
}

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

TEST_CASE("faults of the proxy itself") {
  struct Row {
    const char* name;
    Server::Script script;
    const char* verdict;
    const char* says;
  };
  const Row row = GENERATE(values<Row>({
      {"403", answering(refusal("403 Forbidden")), "fail PROXY_REFUSED proxy",
       "HTTP 403, page \"Denied by policy\""},
      {"404", answering(refusal("404 Not Found")), "fail PROXY_REFUSED proxy", "HTTP 404"},
      {"407 Basic",
       answering(refusal("407 Proxy Authentication Required",
                         "Proxy-Authenticate: Basic realm=\"x\"\r\n")),
       "fail PROXY_AUTH_REQUIRED proxy", "offered: Basic), and HTTPS_PROXY holds no credentials"},
      {"407 Digest",
       answering(refusal("407 Proxy Authentication Required",
                         "Proxy-Authenticate: Digest realm=\"x\", nonce=\"n\"\r\n")),
       "fail PROXY_AUTH_REQUIRED proxy",
       "offered: Digest), and Basic, the only scheme that the CLI can do, is not among them"},
      {"407 NTLM, Negotiate",
       answering(refusal("407 Proxy Authentication Required",
                         "Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n")),
       "fail PROXY_AUTH_REQUIRED proxy", "offered: Negotiate, NTLM)"},
      {"502", answering(refusal("502 Bad Gateway")), "fail PROXY_REFUSED proxy",
       "could not reach the target itself (HTTP 502"},
      {"503", answering(refusal("503 Service Unavailable")), "fail PROXY_REFUSED proxy",
       "HTTP 503"},
      {"504", answering(refusal("504 Gateway Timeout")), "fail PROXY_REFUSED proxy", "HTTP 504"},
      {"reset on accept", [](Peer& p) { p.reset(); }, "fail ECONNRESET proxy",
       "resets the connection"},
      {"reset at CONNECT", proxy([](Peer& p, const std::string&) { p.reset(); }),
       "fail ECONNRESET proxy", "resets the connection instead of answering CONNECT"},
      {"close at CONNECT", proxy([](Peer& p, const std::string&) { p.close(); }),
       "fail ECONNRESET proxy", "closes the connection instead of answering CONNECT"},
      {"reset in the answer", proxy([](Peer& p, const std::string&) {
         p.send("HTTP/1.1 2");
         ::usleep(50000);
         p.reset();
       }),
       "fail ECONNRESET proxy", "after 10 bytes"},
      {"garbage", answering("SSH-2.0-OpenSSH_9.2p1\r\n"), "fail EPROTO proxy",
       "something that is no HTTP: \"SSH-2.0"},
      {"headers without end", proxy([](Peer& p, const std::string&) {
         p.send("HTTP/1.1 200 OK\r\n");
         for (int i = 0; i < 200; ++i) p.send("X-Filler: " + std::string(1000, 'x') + "\r\n");
         p.linger();
       }),
       "fail PROXY_REFUSED proxy", "headers without end"},
      {"a status line of 1 MiB",
       answering("HTTP/1.1 403 " + std::string(1 << 20, 'x') + "\r\n\r\n"),
       "fail PROXY_REFUSED proxy", "headers without end"},
      {"200 then reset", after_200([](Peer& p) { p.reset(); }), "fail ECONNRESET tls",
       "in answer to the ClientHello"},
      {"200 then close", after_200([](Peer& p) { p.close(); }), "fail ECONNRESET tls",
       "closed in answer"},
      {"200 then HTML", after_200([](Peer& p) {
         p.send("<html>Welcome to the portal</html>");
         p.linger();
       }),
       "fail EPROTO tls", "speaks plain HTTP"},
  }));
  CAPTURE(row.name);
  ProxyWorld world;
  world.serve_proxy(row.script);
  const Json target = world.probe({{"HTTPS_PROXY", kProxyUrl}});
  CHECK(verdict_line(target) == row.verdict);
  CHECK(contains(summary_of(target), row.says));
  CHECK(world.ran.status == 1);
  const Ran again = run_sfprobe({"replay", "--json", "-"}, {}, world.ran.out);
  CHECK(only_target(again).at("verdict") == target.at("verdict"));
}

TEST_CASE("silences of the proxy, cut by the deadline") {
  struct Row {
    const char* name;
    Server::Script script;
    const char* verdict;
    const char* says;
  };
  const Row row = GENERATE(values<Row>({
      {"after accept", [](Peer& p) { p.linger(); }, "fail ETIMEDOUT proxy",
       "never answers CONNECT"},
      {"after CONNECT", proxy([](Peer& p, const std::string&) { p.linger(); }),
       "fail ETIMEDOUT proxy", "never answers CONNECT"},
      {"in the answer", proxy([](Peer& p, const std::string&) {
         p.send("HTTP/1.1 200");
         p.linger();
       }),
       "fail ETIMEDOUT proxy", "then falls silent after 12 bytes"},
      {"200 then silence", after_200([](Peer& p) { p.linger(); }), "fail ETIMEDOUT tls",
       "never answered"},
  }));
  CAPTURE(row.name);
  ProxyWorld world;
  world.serve_proxy(row.script);
  const Json target = world.probe({{"HTTPS_PROXY", kProxyUrl}}, "3");
  CHECK(verdict_line(target) == row.verdict);
  CHECK(contains(summary_of(target), row.says));
}

TEST_CASE("a proxy that takes its time is no proxy that never answers") {
  ProxyWorld world;
  world.serve_proxy(proxy([](Peer& peer, const std::string&) {
    ::usleep(2'500'000);
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    relay(peer, "127.0.0.9", 8443);
  }));
  CHECK(verdict_line(world.probe({{"HTTPS_PROXY", kProxyUrl}}, "4")) == "ok - -");
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

TEST_CASE("what a second question tells apart") {
  ProxyWorld world;
  world.serve_proxy(proxy([](Peer& peer, const std::string& head) {
    peer.send(head.starts_with("CONNECT") ? refusal("403 Forbidden")
                                          : refusal("301 Moved Permanently"));
  }));
  CHECK(contains(summary_of(world.probe({{"HTTPS_PROXY", kProxyUrl}})),
                 "answered with 301, so it is CONNECT or port 443 that it refuses"));
}

TEST_CASE("the proxy's name and address") {
  ProxyWorld world;
  CHECK(verdict_line(world.probe({{"HTTPS_PROXY", "http://nowhere.corp:3128"}})) ==
        "fail ENOTFOUND proxy");
  CHECK(contains(summary_of(world.probe({{"HTTPS_PROXY", "http://nowhere.corp:3128"}})),
                 "the proxy http://nowhere.corp:3128 has a name that cannot be resolved"));
  CHECK(verdict_line(world.probe({{"HTTPS_PROXY", "http://10.99.0.1:3128"}})) ==
        "fail ENETUNREACH proxy");
  world.serve_proxy(working_proxy("127.0.0.9", 8443));
  CHECK(verdict_line(world.probe({{"HTTPS_PROXY", "http://proxy.corp:3128"}})) == "ok - -");
}

TEST_CASE("the proxy's scheme") {
  ProxyWorld world;
  SECTION("https:// for a proxy that speaks plain HTTP") {
    world.serve_proxy(answering(refusal("400 Bad Request")));
    const Json target = world.probe({{"HTTPS_PROXY", "https://10.20.0.2:3128"}}, "4");
    CHECK(verdict_line(target) == "fail PROXY_SCHEME_MISMATCH proxy");
    CHECK(contains(summary_of(target), "write http://"));
  }
  SECTION("http:// for a proxy that speaks TLS") {
    world.serve_proxy(web(world.context(), [](const std::string&) { return refusal("400 Bad"); }));
    const Json target = world.probe({{"HTTPS_PROXY", kProxyUrl}}, "4");
    CHECK(verdict_line(target) == "fail PROXY_SCHEME_MISMATCH proxy");
    CHECK(contains(summary_of(target), "write https://"));
  }
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
       "fail ENOTFOUND dns",
       "PROXY_CHOICE_DIFFERS",
       "warn"},
      {"NO_PROXY is ignored",
       {{"HTTPS_PROXY", kProxyUrl}, {"NO_PROXY", "example.com"}},
       "warn PROXY_CHOICE_DIFFERS proxy",
       "PROXY_CHOICE_DIFFERS",
       "warn"},
      {"ALL_PROXY is not read",
       {{"ALL_PROXY", kProxyUrl}},
       "fail ENOTFOUND dns",
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
  CHECK(verdict_line(target) == row.verdict);
  CHECK(has_finding(target, row.finding, row.status));
  // Where the proxy that was meant can be guessed, it was tried before the fix is printed.
  if (std::string(row.name) == "no scheme" || std::string(row.name) == "quotes") {
    const Json& fix = target.at("fixes").at(0);
    CHECK(fix.at("proof") == "proven");
    CHECK(fix.at("env").at("set").at("HTTPS_PROXY") == kProxyUrl);
  }
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
  CHECK(verdict_line(target) == "fail PROXY_AUTH_REQUIRED proxy");
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
  CHECK(shown == 1);  // accounts get locked
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
  CHECK(verdict_line(target) == "fail PROXY_AUTH_REQUIRED proxy");
  CHECK(contains(summary_of(target), std::string("offered: ") + row.name));
  CHECK(
      contains(summary_of(target), "with another scheme (as curl --proxy-anyauth does) it opens"));
}
