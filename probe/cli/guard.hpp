// Purpose: the thread that answers for the program's end, whatever any other thread does: SIGINT
// and SIGTERM ask for an early one, a second of them ends it there and then, and so does a time
// that is long past. Ownership: one, made before any other thread. Threads: all members from any.
// Failure: std::runtime_error if no thread can be started.
#pragma once

#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace sfprobe::cli {

class Guard {
 public:
  using Clock = std::chrono::steady_clock;

  // `last_resort` is called once, from the guard's thread, when `latest` has come and disarm() has
  // not: it prints what there is. The process then ends with exit status 3.
  Guard(Clock::time_point latest, std::function<void()> last_resort);
  ~Guard();
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

  // Stopped by the first signal.
  std::stop_token stop() const { return stop_.get_token(); }
  // The first signal, or 0.
  int signal() const { return signal_; }

  // From now on time ends nothing: a reader of the output may be slow. Does not return if the last
  // resort is under way. False if it has been called before.
  bool disarm();

 private:
  void watch();
  void note(int number);
  void resort_if_late();

  const Clock::time_point latest_;
  const std::function<void()> last_resort_;
  sigset_t watched_{};
  sigset_t before_{};
  std::stop_source stop_;
  std::atomic<int> signal_ = 0;
  Clock::time_point noted_{};  // when signal_ came; of the guard's thread alone
  std::atomic<bool> done_ = false;
  std::mutex mutex_;
  bool armed_ = true;
  std::thread thread_;
};

}  // namespace sfprobe::cli
