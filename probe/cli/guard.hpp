// Purpose: the thread that answers for the program's end, whatever any other thread and any reader
// does: SIGINT and SIGTERM ask for an early one, a second of them ends it there and then, and so
// does a time that is long past. It never waits for anything but signals and time. Ownership: one,
// made before any other thread. Threads: all members from any. Failure: std::runtime_error if no
// thread can be started.
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

  // How long a reader is waited for once `latest` has come, or a signal.
  static constexpr std::chrono::seconds kPatience{2};

  // `last_resort` is called once, from a thread of its own, when `latest` has come and disarm() has
  // not: it prints what there is. The process ends with exit status 3 (after a signal, with that of
  // the signal) when it returns or throws, or has written nothing for kPatience.
  Guard(Clock::time_point latest, std::function<void()> last_resort);
  ~Guard();
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

  // Stopped by the first signal.
  std::stop_token stop() const { return stop_.get_token(); }
  // The first signal, or 0.
  int signal() const { return signal_; }

  // From now on time ends nothing but a write that nobody has read from for kPatience: the output's
  // reader may be slow. Does not return if the last resort is under way. False if it has been
  // called before.
  bool disarm();

 private:
  void watch();
  void wait_for_signal(Clock::duration at_most);
  void note(int number);
  void end_if_late();
  [[noreturn]] void end_with(const std::function<void()>& last_words);
  [[noreturn]] void end() const;

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
