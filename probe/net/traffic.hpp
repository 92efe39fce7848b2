// Purpose: counts what a run exchanges with each address: attempts, and the payload of TCP and UDP
// in bytes. A thread that works for a run names its ledger; every socket that the thread opens is
// noted there. Ownership: shared by the run and its sockets. Threads: any. Failure: -1 where the
// kernel does not say.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "net/address.hpp"

namespace sfprobe::net {

struct Exchanged {
  std::string place;  // "192.0.2.1:443"
  bool udp = false;
  int attempts = 0;           // connections, or sockets that asked
  std::int64_t sent = 0;      // -1: unknown
  std::int64_t received = 0;  // -1: unknown
};

// Of one run.
class Traffic {
 public:
  // Bytes of a socket that was noted with opened().
  void add(const std::string& place, bool udp, int attempts, std::int64_t sent,
           std::int64_t received);
  // In the order in which they were contacted first; at most 200.
  std::vector<Exchanged> all() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Exchanged> exchanged_;
};

// From now on this thread works for that run; null for none.
void work_for(std::shared_ptr<Traffic> traffic);

// A TCP socket that begins to connect: its bytes are read from the kernel when it is closed.
void opened(int fd, const Address& peer);
// Before close(2) of any socket of this process that may have been noted.
void closing(int fd);
// Datagrams of this thread's run.
void exchanged_by_udp(const Address& peer, int attempts, std::int64_t sent, std::int64_t received);

// Reads the bytes of those of the run's sockets that are open still.
void settle(const std::shared_ptr<Traffic>& traffic);

}  // namespace sfprobe::net
