#include <catch2/catch.hpp>

#include "support/proxy_world.hpp"

using namespace sfprobe::testing;

namespace {

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

}  // namespace

TEST_CASE("the proxied route works where the direct one is blocked: ok") {
  ProxyWorld world;
  world.serve_proxy(working_proxy("127.0.0.9", 8443));
  const Json target = world.probe({{"HTTPS_PROXY", kProxyUrl}});
  CHECK(verdict_line(target) == "ok - -");
  CHECK(world.ran.status == 0);
  CHECK(has_finding(target, "ENOTFOUND", "info"));  // seen, but not on the CLI's way
  const Ran text = run_sfprobe({"--ca-file", world.ca.path(), kHost}, {{"https_proxy", kProxyUrl}});
  CHECK(contains(text.out, "  through 10.20.0.2:3128 · "));
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
       "itself could not reach the target (HTTP 502"},
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
      {"garbage", answering("SSH-2.0-OpenSSH_9.2p1\r\n"), "fail PROXY_ANSWER_MALFORMED proxy",
       "something that is not valid HTTP: \"SSH-2.0"},
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
  CHECK(cause_line(target) == row.verdict);
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
       "fail ETIMEDOUT proxy", "and falls silent after 12 bytes"},
      {"200 then silence", after_200([](Peer& p) { p.linger(); }), "fail ETIMEDOUT tls",
       "never answered"},
  }));
  CAPTURE(row.name);
  ProxyWorld world;
  world.serve_proxy(row.script);
  const Json target = world.probe({{"HTTPS_PROXY", kProxyUrl}}, "3");
  check_cause(world.ran, target, row.verdict);
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

TEST_CASE("what a second question tells apart") {
  ProxyWorld world;
  world.serve_proxy(proxy([](Peer& peer, const std::string& head) {
    peer.send(head.starts_with("CONNECT") ? refusal("403 Forbidden")
                                          : refusal("301 Moved Permanently"));
  }));
  CHECK(contains(summary_of(world.probe({{"HTTPS_PROXY", kProxyUrl}})),
                 "answered with 301, so it refuses CONNECT or port 443"));
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
    CHECK(cause_line(target) == "fail PROXY_SCHEME_MISMATCH proxy");
    CHECK(contains(summary_of(target), "write http://"));
  }
  SECTION("http:// for a proxy that speaks TLS") {
    world.serve_proxy(web(world.context(), [](const std::string&) { return refusal("400 Bad"); }));
    const Json target = world.probe({{"HTTPS_PROXY", kProxyUrl}}, "4");
    CHECK(cause_line(target) == "fail PROXY_SCHEME_MISMATCH proxy");
    CHECK(contains(summary_of(target), "write https://"));
  }
}
