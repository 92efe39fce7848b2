// Purpose: something that happens once and that poll() can wait for.
// Ownership: unique. Threads: set() and is_set() from any thread. Failure: std::system_error if
// the process has no file descriptor left.
#pragma once

#include "net/socket.hpp"

namespace sfprobe::net {

class Event {
 public:
  Event();
  void set() const;
  bool is_set() const;
  int fd() const { return fd_.get(); }  // readable for good once set

 private:
  Socket fd_;
};

}  // namespace sfprobe::net
