#include <catch2/catch.hpp>

#include "text/resolv_conf.hpp"

using namespace sfprobe;

TEST_CASE("resolv.conf is read as glibc reads it") {
  const ResolvConf conf = parse_resolv_conf(
      "# a comment\n; another\nnameserver 10.0.0.1\nnameserver 10.0.0.2\nnameserver 10.0.0.3\n"
      "nameserver 10.0.0.4\nsearch a.corp b.corp\noptions timeout:2 attempts:9 rotate\n");
  CHECK(conf.servers == std::vector<std::string>{"10.0.0.1", "10.0.0.2", "10.0.0.3"});
  CHECK(conf.search == std::vector<std::string>{"a.corp", "b.corp"});
  CHECK(conf.timeout_s == 2);
  CHECK(conf.attempts == 5);
  CHECK(conf.servers_configured);
  CHECK(conf.ndots == 1);
  CHECK(parse_resolv_conf("options ndots:5\n").ndots == 5);
  CHECK(parse_resolv_conf("options ndots:99\n").ndots == 15);
}

TEST_CASE("of resolv.conf's options those that change a query are kept, each once") {
  const ResolvConf conf = parse_resolv_conf(
      "options edns0 trust-ad rotate\noptions edns0 ndots:5 debug unheard-of ndots:x timeout:3\n");
  CHECK(conf.options == std::vector<std::string>{"edns0", "trust-ad", "rotate"});
  CHECK(conf.has_option("edns0"));
  CHECK_FALSE(conf.has_option("debug"));
  ResolvConf under = parse_resolv_conf("nameserver 10.0.0.1\n");
  read_resolver_options("edns0 attempts:1", under);
  CHECK(under.has_option("edns0"));
}

TEST_CASE("an empty resolv.conf means a server on this machine") {
  const ResolvConf conf = parse_resolv_conf("");
  CHECK(conf.servers == std::vector<std::string>{"127.0.0.1"});
  CHECK_FALSE(conf.servers_configured);
  CHECK(parse_resolv_conf("nameserver\noptions timeout:x\n").timeout_s == 5);
}

TEST_CASE("nsswitch.conf") {
  CHECK(parse_nsswitch_hosts(
            "passwd: files\nhosts:  files mdns4_minimal [NOTFOUND=return] dns # x\n") ==
        "files mdns4_minimal [NOTFOUND=return] dns");
  CHECK(parse_nsswitch_hosts("") == "files dns");
}

TEST_CASE("hosts") {
  const char* hosts =
      "127.0.0.1 localhost\n10.0.0.9\tLogin.Test login # login.other\n::1 login.test\n";
  CHECK(hosts_addresses(hosts, "login.test") == std::vector<std::string>{"10.0.0.9", "::1"});
  CHECK(hosts_addresses(hosts, "login.other").empty());
  CHECK(hosts_addresses("10.0.0.9", "10.0.0.9").empty());
}
