// Purpose: what the dns check records, and what its judge reads. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/codec.hpp"

namespace sfprobe::dns {

struct AddressFact {
  std::string ip;
  std::string scope;  // net::Address::scope()

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("ip", self.ip);
    field("scope", self.scope);
  }
};

// Step "dns.system", action "lookup".
struct SystemFacts {
  std::vector<AddressFact> addresses;
  std::vector<std::string> hosts_file;  // what /etc/hosts says of the name
  std::vector<std::string> servers;     // resolv.conf, in order

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("addresses", self.addresses);
    field("hosts_file", self.hosts_file);
    field("servers", self.servers);
  }
};

// Steps "dns.<server>.A" and ".AAAA", action "query"; and what came after the first answer,
// action "second-answer".
struct QueryFacts {
  std::string server;
  std::string type;  // "A" or "AAAA"
  int rcode = -1;
  std::vector<std::string> addresses;
  std::vector<std::string> cnames;
  std::int64_t ttl_s = -1;
  std::string from;
  int transmissions = 0;
  bool over_tcp = false;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("server", self.server);
    field("type", self.type);
    field("rcode", self.rcode);
    field("addresses", self.addresses);
    field("cnames", self.cnames);
    field("ttl_s", self.ttl_s);
    field("from", self.from);
    field("transmissions", self.transmissions);
    field("over_tcp", self.over_tcp);
  }
};

// Step "dns.search", action "search": a longer name, which the C library asks for first, and which
// has the addresses that it gave.
struct SearchFacts {
  std::string server;
  std::string name;  // with a domain of the search list
  std::vector<std::string> addresses;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("server", self.server);
    field("name", self.name);
    field("addresses", self.addresses);
  }
};

}  // namespace sfprobe::dns
