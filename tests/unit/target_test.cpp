#include <catch2/catch.hpp>

#include "sfprobe/error.hpp"
#include "sfprobe/target.hpp"

using namespace sfprobe;

TEST_CASE("targets that are understood") {
  struct Row {
    const char* text;
    const char* host;
    int port;
    const char* url;
  };
  const Row row = GENERATE(values<Row>({
      {"login.salesforce.com", "login.salesforce.com", 443, "https://login.salesforce.com"},
      {"LOGIN.Salesforce.COM.", "login.salesforce.com", 443, "https://login.salesforce.com"},
      {" login.salesforce.com ", "login.salesforce.com", 443, "https://login.salesforce.com"},
      {"login.test:8443", "login.test", 8443, "https://login.test:8443"},
      {"https://my.test/services/oauth2?x=1#y", "my.test", 443, "https://my.test"},
      {"https://user:p@ss/w@rd@my.test", "user", 443, ""},
      {"https://user:p@ss@my.test:444/", "my.test", 444, "https://my.test:444"},
      {"HTTPS://my.test", "my.test", 443, "https://my.test"},
      {"127.0.0.1:8443", "127.0.0.1", 8443, "https://127.0.0.1:8443"},
      {"::1", "::1", 443, "https://[::1]"},
      {"[2001:DB8::1]", "2001:db8::1", 443, "https://[2001:db8::1]"},
      {"[2001:db8::1]:8443", "2001:db8::1", 8443, "https://[2001:db8::1]:8443"},
      {"my_domain--sandbox.sandbox.my.salesforce.com",
       "my_domain--sandbox.sandbox.my.salesforce.com", 443, ""},
  }));
  CAPTURE(row.text);
  if (std::string(row.host) == "user") {
    // By the URL's own rules (RFC 3986) the authority ends at the first "/": "user:p@ss".
    const Target target = parse_target(row.text);
    CHECK(target.host == "ss");
    return;
  }
  const Target target = parse_target(row.text);
  CHECK(target.host == row.host);
  CHECK(target.port == row.port);
  if (*row.url != '\0') CHECK(target.url() == row.url);
}

TEST_CASE("an IDN is shown in both forms") {
  for (const char* text : {"bücher.example", "BÜCHER.example", "xn--bcher-kva.example"}) {
    CAPTURE(text);
    const Target target = parse_target(text);
    CHECK(target.host == "xn--bcher-kva.example");
    CHECK(target.display == "bücher.example");
  }
}

TEST_CASE("http is accepted and remembered") {
  CHECK(parse_target("http://login.test").http);
  CHECK(parse_target("http://login.test").port == 443);
  CHECK_FALSE(parse_target("https://login.test").http);
}

TEST_CASE("targets that are refused, in one clean line") {
  const std::string long_label(64, 'a');
  std::string long_name;
  for (int i = 0; i < 64; ++i) long_name += "abc.";
  const std::string text = GENERATE_COPY(values<std::string>({"",
                                                              " ",
                                                              "https://",
                                                              "https:///path",
                                                              "host:",
                                                              "host:0",
                                                              "host:65536",
                                                              "host:12x",
                                                              "host:-1",
                                                              ":443",
                                                              "[::1",
                                                              "[::1]x",
                                                              "[nonsense]",
                                                              "[::1]:",
                                                              "a..b",
                                                              ".a",
                                                              "-a.test",
                                                              "a-.test",
                                                              "a b.test",
                                                              "a\x1b[31m.test",
                                                              "ftp://host",
                                                              "socks5://host",
                                                              long_label + ".test",
                                                              long_name + "test",
                                                              "1234",
                                                              "1.2.3",
                                                              "10.0.0.256",
                                                              "xn--\xff.test",
                                                              std::string(5000, 'a')}));
  CAPTURE(text);
  try {
    parse_target(text);
    FAIL("accepted");
  } catch (const InputError& error) {
    const std::string line = error.what();
    CHECK_FALSE(line.empty());
    CHECK(line.find('\n') == std::string::npos);
    CHECK(line.find('\x1b') == std::string::npos);
  }
}

TEST_CASE("an address ends where it ends") {
  CHECK_THROWS_AS(parse_target(std::string("10.0.0.1\0x", 10)), InputError);
  CHECK_THROWS_AS(parse_target(std::string("[::1\0]:443", 10)), InputError);
}

TEST_CASE("a refused URL does not echo its credentials") {
  for (const char* text :
       {"ftp://user:secret@host", "https://user:s@cret@host:99999", "https://user:secret@ho st/"}) {
    CAPTURE(text);
    try {
      parse_target(text);
      FAIL("accepted");
    } catch (const InputError& error) {
      CHECK(std::string(error.what()).find("cret") == std::string::npos);
    }
  }
}
