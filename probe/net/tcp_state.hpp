// Purpose: what the kernel tells of one TCP connection, and how far its packets go.
// Threads: any. Failure: what the kernel does not tell is 0 or empty.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace sfprobe::net {

struct TcpState {
  std::int64_t rtt_us = 0;          // TCP_INFO tcpi_rtt, smoothed
  std::chrono::microseconds rto{};  // tcpi_rto: when it sends again what nobody acknowledged
  std::int64_t retransmits = 0;     // tcpi_total_retrans
  std::int64_t window = 0;          // tcpi_snd_wnd, bytes; 0 before Linux 5.4
  std::string options;              // "timestamps, SACK, window scale 7"
};

TcpState tcp_state(int fd);

// From now on its packets pass so many hops less one, and die at the next router (IP_TTL, ip(7);
// IPV6_UNICAST_HOPS, ipv6(7)). 0: the system's limit. False where the kernel refuses.
bool limit_hops(int fd, int hops);

// Closing it sends a reset all the way and nothing else: what got lost is not sent again.
void abandon(int fd);

}  // namespace sfprobe::net
