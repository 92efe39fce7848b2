// Purpose: what the connect check records: steps "connect.<ip>", action "connect".
#pragma once

#include <cstdint>
#include <string>

#include "facts/codec.hpp"

namespace sfprobe::connect {

struct ConnectFacts {
  std::string address;  // "192.0.2.1:443"
  std::string ip;
  std::string family;                // "IPv4" or "IPv6"
  std::string scope;                 // net::Address::scope()
  int order = 0;                     // place in the order in which a client tries them
  std::int64_t rtt_us = 0;           // TCP_INFO
  std::int64_t retransmissions = 0;  // TCP_INFO: SYNs sent again
  int refused = 0;  // attempts before it, while another connection of the run was taken
  int icmp_type = -1;
  int icmp_code = -1;
  std::string icmp_from;
  std::string local;  // IP address of this machine's end, if it connected

  // The ICMP message says that a firewall forbids it: type 3 codes 9, 10 and 13 (RFC 792,
  // RFC 1812), for IPv6 type 1 code 1 (RFC 4443).
  bool prohibited() const {
    if (family == "IPv6") return icmp_type == 1 && icmp_code == 1;
    return icmp_type == 3 && (icmp_code == 9 || icmp_code == 10 || icmp_code == 13);
  }

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("address", self.address);
    field("ip", self.ip);
    field("family", self.family);
    field("scope", self.scope);
    field("order", self.order);
    field("rtt_us", self.rtt_us);
    field("retransmissions", self.retransmissions);
    field("refused", self.refused);
    field("icmp_type", self.icmp_type);
    field("icmp_code", self.icmp_code);
    field("icmp_from", self.icmp_from);
    field("local", self.local);
  }
};

}  // namespace sfprobe::connect
