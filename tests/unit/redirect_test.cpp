#include <catch2/catch.hpp>

#include "checks/endpoint/redirect.hpp"

using namespace sfprobe;
using endpoint::place_of;

namespace {

// "host:port path", "path" on the target itself, or "" for what nobody asks.
std::string asked(const std::string& location) {
  const auto place = place_of(parse_target("login.example.com"), "/services/token?x=1", location);
  if (!place) return {};
  return (place->elsewhere ? place->elsewhere->authority() + " " : "") + place->path;
}

}  // namespace

TEST_CASE("a redirect is asked for on the target, and on hosts of Salesforce") {
  CHECK(asked("/services/data") == "/services/data");
  CHECK(asked("/a?b=c#d") == "/a?b=c");
  CHECK(asked("https://login.example.com") == "/");
  CHECK(asked("https://LOGIN.example.com:443/x") == "/x");
  CHECK(asked("HTTPS://login.example.com/x") == "/x");
  CHECK(asked("//login.example.com/x") == "/x");
  CHECK(asked("https://login.example.com?x") == "/?x");
  CHECK(asked("#there") == "/services/token?x=1");
  CHECK(asked("") == "/services/token?x=1");
  CHECK(asked("?y") == "/services/token?y");
  CHECK(asked("data") == "/services/data");
  CHECK(asked("/a b") == "/a%20b");
  CHECK(asked("https://acme.my.salesforce.com/x") == "acme.my.salesforce.com:443 /x");
  CHECK(asked("https://acme.file.force.com") == "acme.file.force.com:443 /");
  CHECK(asked("//acme.my.salesforce.com:8443/x") == "acme.my.salesforce.com:8443 /x");
}

TEST_CASE("a redirect to any other place is not asked for") {
  for (const std::string location :
       {"http://login.example.com/x", "https://portal.example.com/",
        "https://salesforce.com.example.com/", "https://xsalesforce.com/", "https://salesforce.com",
        "https://user:word@acme.my.salesforce.com/", "https://acme.my.salesforce.com@example.com/",
        "https://example.com\\.my.salesforce.com/", "https://10.0.0.1/", "https://[::1]/",
        "https://acme.my.salesforce.com:0/", "https://acme.my.salesforce.com:99999/", "https:///x",
        "https://", "/a\r\nHost: x", "ftp://acme.my.salesforce.com/", "mailto:a@b.c"}) {
    CAPTURE(location);
    CHECK(asked(location).empty());
  }
  CHECK(asked("/" + std::string(3000, 'x')).empty());
}
