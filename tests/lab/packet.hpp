// Purpose: one IP packet as a router sees it, and the packets that a middlebox or a router makes
// up: a TCP reset or end, and ICMP errors. Ownership and threads: plain values. Failure: nullopt
// for what is no IPv4 or IPv6 packet with a whole header.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sfprobe::lab {

struct Packet {
  std::string bytes;
  bool v6 = false;
  int protocol = 0;                    // 6 TCP, 17 UDP
  std::string source{};                // as text
  std::string destination{};           // as text
  std::uint16_t source_port = 0;       // TCP and UDP only
  std::uint16_t destination_port = 0;  // TCP and UDP only
  std::size_t transport = 0;           // where its header starts
  std::size_t payload = 0;             // where the data starts

  std::uint32_t sequence() const;  // of TCP
  int hop_limit() const;           // TTL in IPv4
  void set_hop_limit(int hops);
  std::string_view data() const { return std::string_view(bytes).substr(payload); }
};

std::optional<Packet> parse_packet(std::string bytes);

// What the sender gets as if the other end had reset the connection.
std::string tcp_reset(const Packet& packet);

// The same as if it had closed it.
std::string tcp_end(const Packet& packet);

// "Destination unreachable" from the packet's own destination, with the code of that family:
// "host", "prohibited", "net" or "port".
std::string unreachable(const Packet& packet, std::string_view why);

// "Fragmentation needed" (RFC 1191) or "packet too big" (RFC 4443) with that MTU.
std::string too_big(const Packet& packet, int mtu);

// "Time exceeded" (RFC 792, RFC 4443) from that router, an address of the packet's family.
std::string time_exceeded(const Packet& packet, const std::string& router);

}  // namespace sfprobe::lab
