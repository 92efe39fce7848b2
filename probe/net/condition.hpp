// Purpose: a condition variable whose waits end with a WaitLimit. Takes no descriptor, so that
// waiting cannot fail once a run is under way. Ownership: whoever owns what is waited for.
// Threads: any. Failure: none.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>

#include "net/wait.hpp"

namespace sfprobe::net {

class Condition {
 public:
  // The mutex of what the condition is about; notify() after a change to it.
  std::mutex& mutex() const { return mutex_; }
  void notify() const { changed_.notify_all(); }

  // Waits until `ready` is true, called with the mutex held, or the limit is reached; then calls
  // `take` with the mutex still held and gives what it gives.
  template <class IsReady, class Take>
  auto wait(const WaitLimit& limit, IsReady ready, Take take) const {
    // The callbacks go before the lock is taken, and end after it is released: they take it, too.
    const auto wake = [this] {
      { const std::lock_guard lock(mutex_); }
      changed_.notify_all();
    };
    const auto token = [](const Event* event) {
      return event == nullptr ? std::stop_token() : event->token();
    };
    const std::stop_callback on_wind_down(token(limit.wind_down), wake);
    const std::stop_callback on_stop(token(limit.stop), wake);
    std::unique_lock lock(mutex_);
    while (!ready() && !limit.over()) changed_.wait_until(lock, limit.end());
    return take();
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
};

}  // namespace sfprobe::net
