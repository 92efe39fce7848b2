// Purpose: the file descriptors of the process as a bounded pool. Who needs some asks before it
// waits for anything, and queues while there are none, so that work is late instead of lost.
// Ownership: one pool a process; a lease gives back what it holds. Threads: any. Failure: nullopt
// when the limit is reached first.
#pragma once

#include <deque>
#include <optional>
#include <utility>

#include "net/condition.hpp"
#include "net/failure.hpp"

namespace sfprobe::net {

class Descriptors;

// A right to that many descriptors. Movable.
class Lease {
 public:
  Lease() = default;
  Lease(Descriptors& pool, int count) : pool_(&pool), count_(count) {}
  Lease(Lease&& other) noexcept
      : pool_(std::exchange(other.pool_, nullptr)), count_(std::exchange(other.count_, 0)) {}
  Lease& operator=(Lease&& other) noexcept;
  ~Lease();
  explicit operator bool() const { return count_ > 0; }

  // A lease of one of these; an empty one if none is left.
  Lease split();

 private:
  Descriptors* pool_ = nullptr;
  int count_ = 0;
};

class Descriptors {
 public:
  explicit Descriptors(int capacity, int most_runs = 1)
      : capacity_(capacity), most_runs_(most_runs), free_(capacity) {}

  // First come, first served. More than there are in all counts as all of them.
  std::optional<Lease> lease(int count, const WaitLimit& limit);
  // Only if it need not wait.
  std::optional<Lease> try_lease(int count);

  int capacity() const { return capacity_; }
  // How many runs it is meant for side by side: each has events of its own beside the pool.
  int most_runs() const { return most_runs_; }
  // How often there were too few for somebody, since the process began.
  int queued() const;

 private:
  friend class Lease;
  void give_back(int count);

  const int capacity_;
  const int most_runs_;
  Condition changed_;
  int free_;
  int queued_ = 0;
  std::deque<int> waiting_;  // tickets, in the order in which they came
  int wanted_ = 0;           // by all of them
  int next_ticket_ = 0;
};

// What RLIMIT_NOFILE allows, less what is open and a few for files, as of the first call.
Descriptors& descriptors();

// socket(2), non-blocking and close-on-exec; tries again while there is no descriptor, because
// libraries take theirs without asking the pool. -1 and errno otherwise.
int open_socket(int family, int type, int protocol, const WaitLimit& limit);

// EMFILE: nothing is known of the network.
Failure no_descriptor();

}  // namespace sfprobe::net
