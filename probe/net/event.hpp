// Purpose: something that happens once, and that poll() or a condition variable can wait for.
// Ownership: unique. Threads: set() and is_set() from any thread. Failure: std::system_error if
// the process has no file descriptor left.
#pragma once

#include <stop_token>

namespace sfprobe::net {

class Event {
 public:
  Event();
  ~Event();
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  void set() const;
  bool is_set() const { return happened_.stop_requested(); }
  int fd() const { return fd_; }  // readable for good once set
  // For std::stop_callback: called in the thread that calls set(), once is_set() is true.
  std::stop_token token() const { return happened_.get_token(); }

 private:
  const int fd_;
  mutable std::stop_source happened_;
};

}  // namespace sfprobe::net
