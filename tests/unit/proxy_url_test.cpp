#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "proxy/choice.hpp"
#include "proxy/curl_url.hpp"
#include "proxy/host.hpp"
#include "proxy/legacy_url.hpp"
#include "proxy/meant.hpp"
#include "proxy/proxy_url.hpp"
#include "proxy/url.hpp"
#include "text/ascii.hpp"

// What `new URL` and the clients of Node.js made of each value (ci/proxy-urls), held against ours.

using namespace sfprobe::proxy;
using Json = nlohmann::json;

namespace {

Json read(const char* name) {
  std::ifstream file(std::string(TESTS_FOLDER "/cases/proxy_url/") + name);
  return Json::parse(file);
}

Json cases() { return read("urls.json"); }

// Of the machine on which the values of repairs.json stand.
std::optional<std::string> variable(const std::string& name) {
  if (name == "PROXY_URL") return "http://user:pw@gate.corp:8080";
  if (name == "PROXY_HOST") return "gate";
  if (name == "PROXY_PORT") return "3128";
  if (name == "PORT") return "1";  // of something else
  return std::nullopt;
}

Json credential(const std::string& encoded) {
  const auto decoded = decode_uri_component(encoded);
  return decoded ? Json(*decoded) : Json();
}

Json json_of(const Url& url) {
  return {{"scheme", url.scheme},
          {"host", url.host},
          {"port", url.port ? std::to_string(*url.port) : ""},
          {"user", credential(url.username)},
          {"password", credential(url.password)},
          {"bare", url.bare}};
}

// As an error's text names what could not be connected to.
bool names(const Json& to, const std::string& host, std::uint16_t port) {
  return to == host || to == host + ":" + std::to_string(port);
}

}  // namespace

TEST_CASE("a URL is taken apart as new URL() does it") {
  std::size_t compared = 0;
  for (const Json& one : cases()) {
    const std::string input = one.at("input");
    if (input.find("file:") == 0) continue;  // a scheme with rules of its own; no client takes it
    CAPTURE(one.at("input").dump());
    const auto url = parse_url(input);
    CHECK((url ? json_of(*url) : Json()) == one.at("url"));
    ++compared;
  }
  CHECK(compared > 240);
}

TEST_CASE("the CLI takes a proxy's URL, or throws, as it really does") {
  for (const Json& one : cases()) {
    const std::string input = one.at("input");
    if (input.empty()) continue;
    const Json& sf = one.at("clients").at("sf");
    CAPTURE(one.at("input").dump(), sf.dump());
    const ProxyUrl url = parse_proxy_url(input);
    CHECK((url.error == ProxyError::none) == (sf.at("outcome") == "error"));
    Json codes = Json::array();
    if (url.error == ProxyError::invalid_url) codes = {"ERR_INVALID_URL"};
    const bool argument =
        url.error == ProxyError::other_protocol || url.error == ProxyError::no_origin;
    if (argument) codes = {"UND_ERR_INVALID_ARG"};
    if (url.error != ProxyError::none) {
      CHECK(codes == sf.at("codes"));
      CHECK(codes_of(url.error) == codes.get<std::vector<std::string>>());
      CHECK(message_of(url.error) == sf.at("message"));
      CHECK(url.fault != ProxyFault::none);
    } else {
      // undici does not take the brackets off for SOCKS.
      const std::string host = url.socks() && url.host == "::1" ? "[::1]" : url.host;
      CHECK(names(sf.at("to"), host, url.port));
    }
  }
}

// `proxy`: what is shown and asked for; `meant`: what a fix proposes, if that is another one.
TEST_CASE("of a malformed value the fault is known, and the proxy that was meant") {
  for (const Json& one : read("repairs.json")) {
    const std::string input = one.at("input");
    CAPTURE(one.at("input").dump());
    const ProxyUrl url = parse_proxy_url(input);
    CHECK(sfprobe::to_name(url.fault) == one.at("fault").get<std::string>());
    const std::string proxy = one.at("proxy");
    CHECK((url.host.empty() ? "" : url.shown()) == proxy);
    const auto meant = certainly_meant(input, variable);
    CHECK((meant ? meant->shown() : "") == one.value("meant", proxy));
  }
}

TEST_CASE("a repair takes nothing of a user name or a password for a host") {
  for (const char* value :
       {"http://user;hunter2:3128", "user:hunter2", "http://proxy:8080:user:hunter2",
        "http://proxy:8080 -U user:hunter2", "http://user:12/hunter2@proxy:8080",
        "http://user:hunter2/a@b", "http://hunter2,x@y/z", "http://${TOKEN}:8080", "$TOKEN"}) {
    CAPTURE(value);
    const auto secret = [](const std::string& name) -> std::optional<std::string> {
      return name == "TOKEN" ? std::optional<std::string>("hunter2") : std::nullopt;
    };
    const ProxyUrl url = parse_proxy_url(value);
    if (url.error != ProxyError::none) CHECK(url.host.find("hunter2") == std::string::npos);
    const auto meant = certainly_meant(value, secret);
    CHECK((!meant || meant->shown().find("hunter2") == std::string::npos));
  }
}

TEST_CASE("a domain before the user name reaches the proxy as it was meant") {
  const ProxyUrl url = parse_proxy_url(R"(http://CORP\user:p%40w@proxy:8080)");
  CHECK(url.user == R"(CORP\user)");
  CHECK(url.password == "p@w");
  CHECK(url.shown() == "http://***@proxy:8080");
}

TEST_CASE("the older CLI connects where url.parse() sends it") {
  for (const Json& one : cases()) {
    const std::string input = one.at("input");
    if (input.empty()) continue;
    const Json& legacy = one.at("clients").at("sf-legacy");
    CAPTURE(one.at("input").dump(), legacy.dump());
    const LegacyUrl url = parse_legacy_url(input);
    CAPTURE(url.host, url.port, url.code);
    CHECK(url.throws == (legacy.at("outcome") == "crash"));
    if (url.throws) continue;
    if (url.code.empty()) {
      CHECK(names(legacy.at("to"), url.host, url.port));
    } else {
      CHECK(legacy.at("codes") == Json{url.code});
    }
  }
}

TEST_CASE("curl takes a proxy's URL as it really does") {
  for (const Json& one : cases()) {
    const std::string input = one.at("input");
    // A host that only an odd blank or colon of Unicode takes apart: curl's IDN is more lenient.
    if (input.empty() || input.find("http://proxy\u00a0") == 0 || input.find("\uff1a") < 20)
      continue;
    const Json& curl = one.at("clients").at("curl");
    CAPTURE(one.at("input").dump(), curl.dump());
    const CurlUrl taken = parse_curl_url(input);
    CAPTURE(taken.url.host, taken.url.port, taken.code);
    CHECK(taken.code.empty() == !curl.at("to").is_null());
    if (curl.at("to").is_null()) {
      CHECK(curl.at("exit") == (taken.code == "CURLE_COULDNT_CONNECT" ? 7 : 5));
      continue;
    }
    // It shows names and IPv6 addresses as they are written.
    const std::string to = sfprobe::text::lower(curl.at("to").get<std::string>());
    const auto literal = parse_host(to.substr(0, to.find(']') + 1), true);
    CHECK((to == taken.url.host || to == taken.url.authority() ||
           literal == "[" + taken.url.host + "]"));
  }
}
