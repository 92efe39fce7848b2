#include <catch2/catch.hpp>

#include "serve/allow_list.hpp"
#include "serve/exporter.hpp"
#include "serve/http.hpp"
#include "serve/modules.hpp"

using namespace sfprobe;
using namespace sfprobe::serve;
using namespace std::chrono_literals;

namespace {

bool allows(const AllowList& list, const char* target) {
  return list.find(parse_target(target)).has_value();
}

// An exporter whose probes are made up.
struct Fake {
  Fake(const std::string& list, int at_once = 2)
      : exporter(
            AllowList(list),
            [](const text::ListedTarget& one) {
              Options options;
              options.proxy = one.proxy;
              return options;
            },
            at_once,
            [this](const Target& target, const Options& options, std::stop_token) {
              probed.push_back(target.authority());
              used = options;
              TargetReport report;
              report.evidence.target = target;
              report.diagnosis.target = target;
              report.diagnosis.verdict = verdict;
              return report;
            }) {}

  Response get(const std::string& target, const std::string& timeout = "",
               const std::string& method = "GET") {
    Answer answer = exporter.begin({method, target, timeout});
    if (auto* response = std::get_if<Response>(&answer)) return *response;
    return std::get<Job>(answer)({});
  }

  Verdict verdict{.status = Status::ok};
  std::vector<std::string> probed;
  Options used;
  Exporter exporter;
};

bool has(const std::string& text, const std::string& part) {
  CAPTURE(text, part);
  return text.find(part) != std::string::npos;
}

constexpr const char* kList =
    "login.salesforce.com\n"
    "# a comment\n"
    "https://test.salesforce.com label=sandboxes proxy=\n"
    "*.my.salesforce.com\n"
    "*.example.com:8443 proxy=http://proxy.corp:3128\n"
    "not a host at all\n"
    "*.com\n";

}  // namespace

TEST_CASE("only what the list names may be probed", "[serve]") {
  const AllowList list(kList);
  CHECK(list.targets().size() == 2);
  CHECK(list.patterns().size() == 2);
  REQUIRE(list.faults().bad.size() == 2);
  CHECK(list.faults().bad[0].line == 6);
  CHECK(list.faults().bad[1].line == 7);
  for (const char* allowed :
       {"login.salesforce.com", "LOGIN.salesforce.com", "https://login.salesforce.com/path",
        "login.salesforce.com:443", "acme.my.salesforce.com", "acme--dev.sandbox.my.salesforce.com",
        "a.example.com:8443"}) {
    CAPTURE(allowed);
    CHECK(allows(list, allowed));
  }
  for (const char* other :
       {"login.salesforce.com:444", "my.salesforce.com", "notmy.salesforce.com",
        "acme.my.salesforce.com.evil.test", "evilmy.salesforce.com", "acme.my.salesforce.com:22",
        "a.example.com", "127.0.0.1", "169.254.169.254", "[::1]", "localhost", "x.com"}) {
    CAPTURE(other);
    CHECK_FALSE(allows(list, other));
  }
}

TEST_CASE("a line of the list says how its targets are probed", "[serve]") {
  const AllowList list(kList);
  const auto sandbox = list.find(parse_target("test.salesforce.com"));
  REQUIRE(sandbox);
  CHECK(sandbox->label == "sandboxes");
  CHECK(sandbox->proxy == "");
  const auto below = list.find(parse_target("a.example.com:8443"));
  REQUIRE(below);
  CHECK(below->target.host == "a.example.com");
  CHECK(below->typed.empty());
  CHECK(below->proxy == "http://proxy.corp:3128");
}

TEST_CASE("a query is taken apart", "[serve]") {
  const Query query = parse_query("/probe?target=a%2Eb%3A443&module=&x&=y&&z=1+2&z=3");
  CHECK(query.path == "/probe");
  CHECK(query.value("target") == "a.b:443");
  CHECK(query.value("module") == "");
  CHECK(query.value("x") == "");
  CHECK_FALSE(query.value("z"));  // twice: which one is meant cannot be told
  CHECK_FALSE(query.value("y"));
  CHECK(parse_query("").path.empty());
  CHECK(parse_query("/probe?target=%zz%").value("target") == "%zz%");
}

TEST_CASE("a scrape's timeout leaves time for the answer", "[serve]") {
  CHECK(deadline_of("10") == 9500ms);
  CHECK(deadline_of("15.5") == 15000ms);
  CHECK(deadline_of("0.6") == 300ms);
  CHECK(deadline_of("0.001") == 1ms);
  CHECK(deadline_of("1e9") == 3599500ms);
  for (const char* wrong : {"", "0", "-1", "nan", "inf", "10s", " 10", "1,5"}) {
    CAPTURE(wrong);
    CHECK_FALSE(deadline_of(wrong));
  }
}

TEST_CASE("a probe answers with metrics, whether it succeeds or not", "[serve]") {
  Fake fake(kList);
  const Response fine = fake.get("/probe?target=login.salesforce.com");
  CHECK(fine.status == 200);
  CHECK(has(fine.body, "\nprobe_success 1\n"));
  CHECK(has(fine.body, "\nprobe_duration_seconds 0."));
  CHECK(has(fine.body, "sfprobe_login_ok{target=\"login.salesforce.com\"} 1\n"));
  CHECK(fine.type.starts_with("text/plain; version=0.0.4"));
  fake.verdict = {.status = Status::fail, .code = "ECONNRESET", .stage = "tls"};
  const Response failed = fake.get("/probe?target=login.salesforce.com&module=login");
  CHECK(failed.status == 200);
  CHECK(has(failed.body, "\nprobe_success 0\n"));
  CHECK(has(failed.body, "code=\"ECONNRESET\""));
  const Response own = fake.get("/metrics");
  CHECK(has(own.body, "sfprobe_serve_probes_total{success=\"1\"} 1\n"));
  CHECK(has(own.body, "sfprobe_serve_probes_total{success=\"0\"} 1\n"));
  CHECK(has(own.body, "sfprobe_serve_requests_total{path=\"/probe\",code=\"200\"} 2\n"));
  CHECK(has(own.body, "sfprobe_serve_targets 4\n"));
}

TEST_CASE("what may not be probed is not probed", "[serve]") {
  Fake fake(kList);
  CHECK(fake.get("/probe?target=127.0.0.1").status == 403);
  CHECK(fake.get("/probe?target=login.salesforce.com:22").status == 403);
  CHECK(fake.get("/probe?target=file:///etc/passwd").status == 400);
  CHECK(fake.get("/probe?target=").status == 400);
  CHECK(fake.get("/probe").status == 400);
  CHECK(fake.get("/probe?target=127.0.0.1&target=login.salesforce.com").status == 400);
  CHECK(fake.get("/probe?target=login.salesforce.com&module=icmp").status == 400);
  CHECK(fake.get("/probe?target=login.salesforce.com&module=login&module=direct").status == 400);
  CHECK(fake.get("/probe?target=login.salesforce.com", "soon").status == 400);
  CHECK(fake.get("/probe?target=login.salesforce.com", "", "POST").status == 405);
  CHECK(fake.probed.empty());
}

TEST_CASE("a probe is made as module, line and scrape say", "[serve]") {
  Fake fake(kList);
  fake.get("/probe?target=login.salesforce.com", "5");
  CHECK(fake.used.deadline == 4500ms);
  CHECK_FALSE(fake.used.proxy);
  fake.get("/probe?target=login.salesforce.com", "60");
  CHECK(fake.used.deadline == Options{}.deadline);  // as the CLI itself gives up
  fake.get("/probe?target=a.example.com:8443");
  CHECK(fake.used.proxy == "http://proxy.corp:3128");
  fake.get("/probe?target=a.example.com:8443&module=direct");
  CHECK(fake.used.proxy == "");
  fake.get("/probe?target=login.salesforce.com&module=login_jwt");
  CHECK(fake.used.flows == std::vector<std::string>{"jwt"});
  for (const Module& one : modules()) CHECK(module_named(one.name) == &one);
}

TEST_CASE("more probes than there are places are turned away", "[serve]") {
  Fake fake(kList, 2);
  const Request request{"GET", "/probe?target=login.salesforce.com", ""};
  {
    const Answer first = fake.exporter.begin(request);
    const Answer second = fake.exporter.begin(request);
    CHECK(std::holds_alternative<Job>(second));
    const Response third = fake.get(request.target);
    CHECK(third.status == 503);
    CHECK(third.retry_after > 0);
    CHECK(fake.get("/-/healthy").status == 200);
    CHECK(has(fake.get("/metrics").body, "sfprobe_serve_probes_running 2\n"));
  }
  CHECK(fake.get(request.target).status == 200);
}

TEST_CASE("the page is markup without anything that was sent", "[serve]") {
  Fake fake("login.salesforce.com\n*.my.salesforce.com\n");
  const Response page = fake.get("/?<script>");
  CHECK(page.type.starts_with("text/html"));
  CHECK(has(page.body, "href=\"/probe?target=login.salesforce.com:443\""));
  CHECK(has(page.body, "*.my.salesforce.com"));
  CHECK(page.body.find("script") == std::string::npos);
  CHECK(fake.get("/etc/passwd").status == 404);
  CHECK(has(fake.get("/metrics").body, "path=\"other\",code=\"404\""));
}
