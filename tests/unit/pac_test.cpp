#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <chrono>
#include <nlohmann/json.hpp>

#include "checks/pac/pac.hpp"
#include "pac/answer.hpp"
#include "pac/engine.hpp"
#include "pac/evaluate.hpp"
#include "pac/sandbox.hpp"
#include "support/content.hpp"

// What a PAC file may call, what it may answer, and what it may not do.

using namespace sfprobe;
using namespace sfprobe::pac;
using nlohmann::json;
using sfprobe::testing::content_of;
using namespace std::chrono_literals;

namespace {

constexpr const char* kUrl = "https://login.salesforce.com/";

// Thursday, 26 November 2026, 13:14:16 in universal time, two hours later here.
World world() {
  World world;
  world.host = "login.salesforce.com";
  world.address = "203.0.113.7";
  world.own_address = "192.0.2.9";
  world.utc.tm_year = 126;
  world.utc.tm_mon = 10;
  world.utc.tm_mday = 26;
  world.utc.tm_wday = 4;
  world.utc.tm_hour = 13;
  world.utc.tm_min = 14;
  world.utc.tm_sec = 16;
  world.local = world.utc;
  world.local.tm_hour = 15;
  return world;
}

json cases(const std::string& name) {
  return json::parse(content_of(std::string(TESTS_FOLDER) + "/cases/pac/" + name));
}

std::string function_of(const std::string& body) {
  return "function FindProxyForURL(url, host) { " + body + " }";
}

net::WaitLimit in(net::Clock::duration time) { return {.deadline = net::Clock::now() + time}; }

Evaluation evaluated(const std::string& script, net::Clock::duration time = 10s) {
  return evaluate(script, kUrl, world(), in(time));
}

}  // namespace

TEST_CASE("the functions of a PAC file do what their definition says") {
  for (const json& one : cases("functions.json")) {
    const std::string expression = one.at("expression");
    CAPTURE(expression);
    const Found found =
        find_proxy(function_of("return String(" + expression + ");"), kUrl, world());
    CHECK(found.answered);
    CHECK(found.text == one.at("gives"));
  }
}

TEST_CASE("a PAC file's answer, taken apart") {
  for (const json& one : cases("answers.json")) {
    const std::string text = one.at("answer");
    CAPTURE(text);
    const Answer answer = parse_answer(text);
    CHECK(answer.shown == one.at("shown"));
    CHECK(answer.direct == one.at("direct"));
    std::vector<std::string> proxies;
    for (const auto& url : answer.proxies) proxies.push_back(url.shown());
    CHECK(json(proxies) == one.at("proxies"));
  }
  CHECK(parse_answer(std::string(100'000, ';') + "DIRECT").direct);
  std::string many;
  for (int i = 1; i < 500; ++i) many += "PROXY p" + std::to_string(i) + ":1;";
  CHECK(parse_answer(many).proxies.size() == 16);
}

TEST_CASE("a PAC file's own errors are told") {
  CHECK(evaluated(function_of("return 'PROXY a:1';")).text == "PROXY a:1");
  const auto error = [](const std::string& script) {
    const Evaluation result = evaluated(script);
    CHECK(result.end == End::failed);
    return result.text;
  };
  CHECK(error("").find("no function FindProxyForURL") != std::string::npos);
  CHECK(error("function (").find("SyntaxError") != std::string::npos);
  CHECK(error(function_of("let a = (x) => x; return `${a}`;")).find("SyntaxError") !=
        std::string::npos);
  CHECK(error(function_of("return nothing.here;")).find("ReferenceError") != std::string::npos);
  CHECK(error(function_of("return null;")).find("no text") != std::string::npos);
  CHECK(error(function_of("throw {toString: function() { throw 1; }};")) ==
        "an error without a text");
  CHECK(error("FindProxyForURL = 7;").find("no function") != std::string::npos);
  CHECK(error(std::string("\xff\xfe\0\0", 4)).size() < 300);
  CHECK(error(function_of("throw Array(5000).join('x');")).size() <= kMostText);
}

TEST_CASE("a PAC file that never ends, or takes all memory, ends with its child") {
  SECTION("a loop, until the limit") {
    const auto since = net::Clock::now();
    CHECK(evaluated(function_of("for (;;) {}"), 200ms).end == End::too_long);
    CHECK(net::Clock::now() - since < 5s);
  }
  SECTION("a loop, until its processor time is over") {
    CHECK(evaluated("for (;;) {}").end == End::died);
  }
  SECTION("an expression that is matched for ever") {
    CHECK(evaluated(function_of("return /(a*)*b/.test(Array(5000).join('a')) + '';"), 500ms).end !=
          End::answered);
  }
  SECTION("memory") {
    const Evaluation result = evaluated(function_of("var s = 'x'; for (;;) s += s;"));
    CHECK(result.end != End::answered);
    CHECK(evaluated(function_of("var a = []; for (var i = 0;; ++i) a.push([i]);")).end !=
          End::answered);
    CHECK(find_proxy(function_of("return 'DIRECT';"), kUrl, world(), 1000).text == "no memory");
  }
  SECTION("depth") {
    CHECK(evaluated(function_of("return FindProxyForURL(url, host);")).end != End::answered);
    CHECK(evaluated("var a = " + std::string(300'000, '[') + ";").end != End::answered);
    CHECK(evaluated(std::string(300'000, '(')).end != End::answered);
  }
  SECTION("a limit that is over already") {
    CHECK(evaluated(function_of("return 'DIRECT';"), 0ms).end == End::too_long);
  }
}

TEST_CASE("the child that a PAC file's script runs in can open nothing") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const int held = ::open("/dev/null", O_RDONLY);
  const pid_t child = ::fork();
  if (child == 0) {
    enter_sandbox(ends[1]);
    const bool opened = ::open("/dev/null", O_RDONLY) >= 0;
    const bool dialled = ::socket(AF_INET, SOCK_STREAM, 0) >= 0;
    const bool kept = ::write(held, "", 0) == 0 || errno != EBADF;
    const char said = opened ? 'o' : dialled ? 's' : kept ? 'k' : '-';
    ::_exit(::write(ends[1], &said, 1) == 1 ? 0 : 1);
  }
  REQUIRE(child > 0);
  ::close(held);
  ::close(ends[1]);
  char said = 0;
  CHECK(::read(ends[0], &said, 1) == 1);
  CHECK(said == '-');
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
}

TEST_CASE("only plain URLs of PAC files are fetched, and none is shown with credentials") {
  for (const char* url :
       {"http://wpad.corp/proxy.pac", "https://wpad.corp:8443/a?b=c", "HTTP://10.0.0.1/x",
        "http://[2001:db8::1]:80/x", "file:///etc/proxy.pac", "file://localhost/etc/proxy.pac"}) {
    CAPTURE(url);
    CHECK(can_be_fetched(url));
  }
  for (const char* url :
       {"", "wpad", "ftp://wpad/x", "http://me:hunter2@wpad/x", "http://", "http://a b/",
        "file://other/etc/x", "file:etc", "file:///%00", "data:text/plain,x", "http://a:0/x",
        "http://a/\x1b[31m", "javascript:x", "http:\\\\a\\x"}) {
    CAPTURE(url);
    CHECK_FALSE(can_be_fetched(url));
    CHECK(shown(url).find("hunter2") == std::string::npos);
  }
  CHECK(shown("http://wpad.corp/proxy.pac") == "http://wpad.corp/proxy.pac");
  CHECK(shown("file:///etc/proxy.pac") == "file:///etc/proxy.pac");
  CHECK(place_of("http://wpad.corp/x:1").port == 80);
  CHECK(place_of("https://wpad.corp").port == 443);
  CHECK(place_of("http://[2001:db8::1]:81/x").port == 81);
}
