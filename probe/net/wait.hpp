// Purpose: the one place where a thread of the probe waits. A timeout is a result, never an
// exception. Threads: any. Failure: none.
#pragma once

#include <poll.h>

#include <array>
#include <chrono>
#include <span>

#include "net/event.hpp"

namespace sfprobe::net {

using Clock = std::chrono::steady_clock;

// How long to wait. Never past `deadline`; once `wind_down` is set (everybody who matters is
// done), never past `grace` either; once `stop` is set (the run was cancelled), no longer.
struct WaitLimit {
  Clock::time_point deadline;
  const Event* wind_down = nullptr;
  Clock::time_point grace{};
  const Event* stop = nullptr;

  // The same, but at most until `other`.
  WaitLimit until(Clock::time_point other) const;
  Clock::time_point end() const;  // as things stand now
  bool over() const { return Clock::now() >= end(); }
  bool stopped() const { return stop != nullptr && stop->is_set(); }

  // The events that change end() and have not happened yet, for poll(); a descriptor of -1 stands
  // for one that will change nothing any more.
  std::array<int, 2> watched() const;
};

enum class Ready { yes, timed_out };

// poll(2) over several descriptors. Returns timed_out when `limit` is reached or `wake` comes
// first. A descriptor of -1 is skipped.
Ready wait(std::span<pollfd> entries, const WaitLimit& limit,
           Clock::time_point wake = Clock::time_point::max());

// Waits until poll() reports any of `events` (POLLIN, POLLOUT), an error or a hang-up on fd.
Ready wait(int fd, short events, const WaitLimit& limit);

// Milliseconds until `end`, rounded up, for poll() and its like; 0 if it is past.
int poll_milliseconds(Clock::time_point end);

}  // namespace sfprobe::net
