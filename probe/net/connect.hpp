// Purpose: one TCP connection attempt to one address, with what the kernel knows about it.
// Ownership: the caller gets the socket. Threads: any. Failure: a result.
#pragma once

#include <cstdint>
#include <vector>

#include "net/address.hpp"
#include "net/failure.hpp"
#include "net/socket.hpp"
#include "net/wait.hpp"

namespace sfprobe::net {

struct Connection {
  Socket socket;  // non-blocking, TCP_NODELAY; empty if the attempt failed
  Address peer;
  Address local;  // the end on this machine; length() 0 if the attempt failed
  Failure failure;
  std::int64_t took_us = 0;  // the attempt
  std::int64_t rtt_us = 0;   // TCP_INFO tcpi_rtt, the kernel's smoothed round trip; 0 if none
  std::int64_t retransmissions = 0;  // TCP_INFO tcpi_total_retrans: lost SYNs
  int icmp_type = -1;  // of the ICMP error behind a failure (IP_RECVERR, ip(7)), -1 if none
  int icmp_code = -1;
  Address icmp_from;  // who sent it; length() 0 if nobody
};

// Of one connection; 0: the kernel's.
struct PacketLimits {
  int segment = 0;  // the largest TCP segment either way (tcp(7), TCP_MAXSEG)
  int hops = 0;     // of every packet: see limit_hops()
};

Connection connect(const Address& address, const WaitLimit& limit, const PacketLimits& limits = {});

// What sfprobe gives an address before it tries the next: the delay that RFC 8305 section 5
// recommends. Node.js has other ones, by release.
inline constexpr std::chrono::milliseconds kAttemptDelay{250};

// SYNs sent at 0, 1 and 3 s (Linux) have then had their chance.
inline constexpr std::chrono::milliseconds kThreeSyns{3500};

// As a client does that wants an answer soon: the first address, and whenever `stagger` passes or
// an attempt fails the next; the first to connect wins, the rest is closed (RFC 8305 section 5).
// An empty list fails with Outcome::not_applicable. `given_up` gets the other attempts, in order;
// one that was still open is timed_out.
Connection connect_any(const std::vector<Address>& addresses, std::chrono::milliseconds stagger,
                       const WaitLimit& limit, std::vector<Connection>* given_up = nullptr);

}  // namespace sfprobe::net
