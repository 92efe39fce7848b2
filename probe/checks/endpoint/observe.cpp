#include "checks/endpoint/observe.hpp"

#include <openssl/x509_vfy.h>

#include <array>
#include <charconv>

#include "checks/endpoint/body.hpp"
#include "net/fetch.hpp"
#include "run/scene.hpp"
#include "text/redact.hpp"

namespace sfprobe::endpoint {
namespace {

using namespace std::chrono_literals;
using net::Clock;

// Node.js gives an address this long before it tries the next (docs:
// net.setDefaultAutoSelectFamilyAttemptTimeout).
constexpr auto kStagger = 250ms;

struct Call {
  std::string name;
  const char* method;
  std::string path;
};

// undici and the CLI follow more; a chain that is longer than this helps nobody.
constexpr int kMaxRedirects = 5;

// The request that a login makes, without credentials, and one that any client may make: some
// boxes let GET pass and not POST.
const std::array kCalls = {Call{"token", "POST", "/services/oauth2/token"},
                           Call{"data", "GET", "/services/data"}};

constexpr std::array<std::string_view, 9> kProxyHeaders = {"via",
                                                           "x-cache",
                                                           "x-cache-lookup",
                                                           "proxy-agent",
                                                           "x-squid-error",
                                                           "x-bluecoat-via",
                                                           "x-zscaler-error",
                                                           "x-forwarded-for",
                                                           "proxy-connection"};

std::int64_t unix_now(const Scene& scene) {
  return std::chrono::duration_cast<std::chrono::seconds>(scene.system.now().time_since_epoch())
      .count();
}

bool is_salesforce(const net::Response& response) {
  for (const auto& [name, value] : response.headers) {
    if (name.starts_with("x-sfdc-")) return true;
    if (name == "server" && (value.starts_with("sfdc") || value.starts_with("SFDC"))) return true;
  }
  return false;
}

void read_answer(const net::Response& response, RequestFacts& facts) {
  facts.status = response.status;
  facts.type = response.header("content-type");
  facts.server = response.header("server");
  facts.location = text::redact_url(response.header("location"));
  facts.salesforce_headers = is_salesforce(response);
  for (const auto& [name, value] : response.headers) {
    for (std::string_view wanted : kProxyHeaders) {
      if (name == wanted) facts.proxy_headers.push_back(name + ": " + value);
    }
  }
  facts.body_bytes = static_cast<std::int64_t>(response.body.size());
  facts.header_bytes = response.header_bytes;
  facts.interim = response.interim;
  facts.fault = response.fault;
  const std::string encoding = response.header("content-encoding");
  const bool gzip = response.body.starts_with("\x1f\x8b");
  if ((encoding == "gzip" || encoding == "x-gzip") && !gzip && !response.body.empty()) {
    facts.fault = "encoding";
  }
  facts.tls_us = response.tls_us;
  facts.first_byte_us = response.first_byte_us;
  if (response.status == 0) return;
  describe_body(response.body, facts);
  facts.date = net::http_date(response.header("date"));
  std::int64_t age = 0;
  const std::string age_text = response.header("age");
  std::from_chars(age_text.data(), age_text.data() + age_text.size(), age);
  if (facts.date != 0 && age > 0 && age < 86'400 * 365) facts.date += age;
}

std::string phase_of(const net::Response& response) {
  if (!response.tunnelled) return "tunnel";
  if (response.status != 0) return "answer";
  if (response.sent) return "request";
  return "tls";
}

// The certificate is good but for its dates: then the server's clock is worth asking. Everything
// else is verified as ever, nothing is sent but the question, and the answer counts for nothing
// but its Date.
void ask_the_time(Scene& scene, Route& route, const std::vector<net::Address>& hop) {
  const net::Patience patience = scene.crew.patience();
  const auto trust = scene.trust.get(patience);
  const auto since = Clock::now();
  net::Connection connection = net::connect_any(hop, kStagger, patience);
  if (!trust || !connection.failure.ok()) return;
  RequestFacts facts;
  facts.method = "GET";
  facts.path = "/services/data";
  facts.peer = connection.peer.to_string();
  const net::Response response =
      net::fetch({facts.method, scene.target.url() + facts.path, ""}, std::move(connection),
                 route.proxy ? &*route.proxy : nullptr, (*trust)->at_any_time.get(), patience);
  facts.phase = phase_of(response);
  facts.status = response.status;
  facts.date = net::http_date(response.header("date"));
  facts.local_time = unix_now(scene);
  scene.recorder.add({.id = "endpoint." + route.name + ".clock",
                      .action = "clock",
                      .subject = "GET " + scene.target.url() + facts.path,
                      .route = route.name,
                      .outcome = response.failure.outcome,
                      .raw = response.failure.raw,
                      .facts = pack(facts)},
                     since);
}

bool is_about_dates(const net::Failure& failure) {
  return failure.outcome == Outcome::untrusted &&
         (failure.raw.code == X509_V_ERR_CERT_HAS_EXPIRED ||
          failure.raw.code == X509_V_ERR_CERT_NOT_YET_VALID);
}

// The path of a redirect to the target itself, or "": no other host is asked.
std::string path_on(const Target& target, const std::string& location) {
  if (location.starts_with("//")) return {};
  if (location.starts_with('/')) return location;
  for (const std::string& origin :
       {target.url(), "https://" + target.host + ":" + std::to_string(target.port)}) {
    if (!location.starts_with(origin)) continue;
    const std::string rest = location.substr(origin.size());
    if (rest.empty()) return "/";
    if (rest.starts_with('/')) return rest;
  }
  return {};
}

// Gives the path that the answer redirects to, on the same host, or "".
std::string call(Scene& scene, Route& route, const Call& call, const char* action) {
  const net::Patience patience = scene.crew.patience();
  // Credentials are shown to a proxy once, until it has accepted them: accounts get locked.
  if (route.proxy && route.proxy->has_credentials() && !route.open.get(patience).value_or(false)) {
    return {};
  }
  const auto hop = route.hop.get(patience);
  if (!hop || hop->empty()) return {};
  const auto since = Clock::now();
  RequestFacts facts;
  facts.method = call.method;
  facts.path = call.path.substr(0, call.path.find_first_of("?#"));
  facts.phase = "connect";
  net::Connection connection = net::connect_any(*hop, kStagger, patience);
  net::Failure failure = connection.failure;
  facts.peer = connection.peer.to_string();
  const auto trust = scene.trust.get(patience);
  std::string next;
  if (failure.ok() && trust) {
    const net::Request request{call.method, scene.target.url() + call.path, ""};
    const net::Response response =
        net::fetch(request, std::move(connection), route.proxy ? &*route.proxy : nullptr,
                   (*trust)->everything.get(), patience);
    failure = response.failure;
    facts.phase = phase_of(response);
    read_answer(response, facts);
    facts.local_time = unix_now(scene);
    const bool redirect = facts.status >= 301 && facts.status <= 308 && facts.status != 304;
    if (redirect) next = path_on(scene.target, response.header("location"));
  }
  scene.recorder.add(
      {.id = "endpoint." + route.name + "." + call.name,
       .action = action,
       .subject = std::string(call.method) + " " + text::redact_url(scene.target.url() + call.path),
       .route = route.name,
       .outcome = failure.outcome,
       .raw = failure.raw,
       .facts = pack(facts)},
      since);
  if (call.name == kCalls.back().name && is_about_dates(failure)) {
    ask_the_time(scene, route, *hop);
  }
  return next;
}

void request(Scene& scene, Route& route, const Call& first) {
  std::string next = call(scene, route, first, "request");
  if (first.name != "token") return;
  for (int n = 1; n <= kMaxRedirects && !next.empty(); ++n) {
    next = call(scene, route, {"redirect." + std::to_string(n), "GET", next}, "redirect");
  }
}

}  // namespace

void observe(Scene& scene) {
  net::prepare_http();
  for (const auto& route : scene.routes) {
    for (const Call& one : kCalls) {
      if (route == scene.routes.back() && &one == &kCalls.back())
        return request(scene, *route, one);
      scene.crew.foreground([&scene, &route, &one] { request(scene, *route, one); });
    }
  }
}

}  // namespace sfprobe::endpoint
