#include <catch2/catch.hpp>

#include "checks/egress/egress.hpp"

using sfprobe::egress::address_in;

TEST_CASE("the address that an answer names, in whatever form") {
  CHECK(address_in("203.0.113.7\n") == "203.0.113.7");
  CHECK(address_in("2001:db8::7") == "2001:db8::7");
  CHECK(address_in(R"({"ip":"203.0.113.7","country":"AT"})") == "203.0.113.7");
  CHECK(address_in(R"({ "origin": "203.0.113.7, 10.0.0.1" })") == "203.0.113.7");
  CHECK(address_in("fl=4f\nh=x.example\nip=203.0.113.7\nts=1.5\n") == "203.0.113.7");
  CHECK(address_in("Your address is 203.0.113.7.") == "203.0.113.7");
}

TEST_CASE("what names no address gives none") {
  for (const char* answer : {"", "hello", "999.0.113.7", "1.2.3", "<html>203.0.113.7</html>",
                             "::::", "version 1.2.3.4.5"}) {
    CAPTURE(answer);
    CHECK(address_in(answer).empty());
  }
  CHECK(address_in(std::string(5000, 'x') + " 203.0.113.7").empty());
  CHECK(address_in(std::string("203.0.113.7\0x", 13)) == "203.0.113.7");
}
