// Where a server's text has the names of machines and people, and which words stay what they are.
#include <catch2/catch.hpp>

#include "anonymize/server_texts.hpp"
#include "sfprobe/sfprobe.hpp"

using namespace sfprobe;
using namespace sfprobe::anonymizing;

namespace {

using Words = std::vector<std::string_view>;

// A machine, its user, and what a proxy sent.
Evidence evidence_of(const std::string& host, const std::string& user, const std::string& header,
                     const std::string& title) {
  Evidence evidence;
  evidence.target = parse_target("login.salesforce.com");
  Value machine;
  machine.set("host_name", host);
  machine.set("user", user);
  evidence.steps.push_back({.id = "environment.machine", .facts = machine});
  Value answer;
  answer.set("headers", Value(Value::List{Value(header)}));
  answer.set("title", title);
  evidence.steps.push_back({.id = "proxy.tunnel", .facts = answer});
  return evidence;
}

struct Told {
  std::string header;
  std::string title;
};

Told told(const Evidence& evidence) {
  const Evidence hidden = anonymize(evidence, "key").evidence;
  const Value& facts = hidden.steps[1].facts;
  return {facts["headers"].list().front().string(), facts["title"].string()};
}

}  // namespace

TEST_CASE("the grammar of headers says which words are machines") {
  CHECK(machines_in_header("Via", "1.1 px7.corp:3128 (squid/5.7, for ours), HTTP/2 px8") ==
        Words{"px7.corp:3128", "px8"});
  CHECK(machines_in_header("x-cache", "MISS from px7.corp, HIT from px8:80") ==
        Words{"px7.corp", "px8:80"});
  CHECK(machines_in_header("X-Cache-Lookup", "NONE from px7.corp:3128") == Words{"px7.corp:3128"});
  CHECK(machines_in_header("server", "squid/5.7 at px-7") == Words{"px-7"});
  CHECK(machines_in_header("server", "Apache-Coyote/1.1 (Debian) OpenSSL 3.0.1") == Words{});
  CHECK(machines_in_header("x-request-id", "from px7") == Words{});
}

TEST_CASE("addresses of mail and accounts of a Windows domain are found in a text") {
  CHECK(mail_addresses("ask anna.muster@corp.example. Or mailto:it@corp.example") ==
        Words{"anna.muster@corp.example", "it@corp.example"});
  CHECK(mail_addresses("http://***@proxy.corp and git://git@corp.example/, @ a@b").empty());
  CHECK(accounts("for WORKGRP\\anna (CORP-1\\b.c.)") == Words{"WORKGRP\\anna", "CORP-1\\b.c"});
  CHECK(accounts("C:\\Users\\anna, and\\or, \\\\SHARE\\x").empty());
  CHECK(dotted_words("px7.corp, \"Node.js\" 1.") == Words{"px7.corp", "Node.js"});
}

TEST_CASE("a machine's own name and a proxy's are names wherever they stand") {
  const Told shown = told(evidence_of("drachenfels-ws12", "root", "via: 1.1 wolpertinger (squid)",
                                      "DRACHENFELS-WS12 at Wolpertinger: denied"));
  CAPTURE(shown.header, shown.title);
  CHECK(shown.header.starts_with("via: 1.1 h"));
  CHECK(shown.header.ends_with(" (squid)"));
  CHECK(shown.title.find("DRACHENFELS") == std::string::npos);
  CHECK(shown.title.find("Wolpertinger") == std::string::npos);
  CHECK(shown.title.ends_with(": denied"));
}

TEST_CASE("hosts of a domain that is searched are names, and so is a user in any case") {
  Evidence evidence = evidence_of("ws12", "kunigunde", "x-cache: MISS from px7",
                                  "px9.intern.hinterhof refuses KUNIGUNDE");
  Value resolver;
  resolver.set("search", Value(Value::List{Value("hinterhof")}));
  evidence.steps.push_back({.id = "environment.resolver", .facts = resolver});
  const Told shown = told(evidence);
  CAPTURE(shown.header, shown.title);
  for (const char* name : {"px7", "px9", "intern", "KUNIGUNDE"}) {
    CHECK((shown.header + shown.title).find(name) == std::string::npos);
  }
}

TEST_CASE("words that are an account or a host of anybody stay words") {
  const Told shown = told(evidence_of("gateway", "node", "via: 1.1 varnish, 1.1 squid (squid/5.7)",
                                      "Bad Gateway: Node.js of NODE_EXTRA_CA_CERTS"));
  CHECK(shown.header == "via: 1.1 varnish, 1.1 squid (squid/5.7)");
  CHECK(shown.title == "Bad Gateway: Node.js of NODE_EXTRA_CA_CERTS");
}

TEST_CASE("a company is known by the name of its authority") {
  Evidence evidence = evidence_of("ws12", "root", "via: 1.1 px7", "FIRLEFANZ GmbH: blocked");
  Value chain;
  chain.set("issuer", "CN=Firlefanz GmbH Issuing CA 3");
  evidence.steps.push_back({.id = "tls.direct", .facts = chain});
  CHECK(told(evidence).title.starts_with("name-"));
}
