// Purpose: what the tls check records where a connection was cut, or nothing answered, at the
// ClientHello: tries that show by what and where. Steps "tls.<route>.cut.<try>[.<hops>]", action
// "cut".
#pragma once

#include <cstdint>
#include <string>

#include "evidence/vocabulary.hpp"
#include "facts/codec.hpp"

namespace sfprobe::tls {

enum class CutTry {
  no_hello,          // a connection on which nothing is said
  other_name,        // a handshake that names a host which nobody filters
  tls12,             // a handshake that offers TLS 1.2 alone
  hello,             // the ClientHello that was cut; the connection stood before its packets' hops
                     // were limited
  hello_other_name,  // the same for the other name
  syn,               // a connection whose packets go no further from the start
  syn_other_port,    // the same, to another port
};
constexpr auto names_of(CutTry) {
  using enum CutTry;
  return names<CutTry>({{no_hello, "no-hello"},
                        {other_name, "other-name"},
                        {tls12, "tls-1.2"},
                        {hello, "hello"},
                        {hello_other_name, "hello-other-name"},
                        {syn, "syn"},
                        {syn_other_port, "syn-other-port"}});
}

struct CutFacts {
  CutTry tried = CutTry::no_hello;
  std::string peer;
  std::string server_name;     // in SNI; "" for none
  std::int64_t hops = 0;       // the hop limit (TTL) of its packets; 0: the usual one
  bool connected = false;      // a connection stood
  std::int64_t bytes = 0;      // of the ClientHello
  bool died = false;           // ICMP said that its packets' hops were used up
  std::string icmp_from;       // the router that said so; of a SYN only, TCP tells no more
  std::int64_t alert = -1;     // RFC 8446, section 6; -1 if none was received
  std::int64_t after_us = -1;  // from what was sent last until it ended
  std::int64_t rtt_us = 0;     // TCP_INFO, as are the next three
  std::int64_t retransmits = 0;
  std::int64_t window = 0;  // bytes that the peer takes at the moment
  std::string options;      // of TCP, that both ends agreed on: "timestamps, SACK, window scale 7"

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("try", self.tried);
    field("peer", self.peer);
    field("server_name", self.server_name);
    field("hops", self.hops);
    field("connected", self.connected);
    field("bytes", self.bytes);
    field("died", self.died);
    field("icmp_from", self.icmp_from);
    field("alert", self.alert);
    field("after_us", self.after_us);
    field("rtt_us", self.rtt_us);
    field("retransmits", self.retransmits);
    field("window", self.window);
    field("options", self.options);
  }
};

}  // namespace sfprobe::tls
