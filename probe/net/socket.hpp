// Purpose: a file descriptor that closes itself. Ownership: unique, movable. Threads: like an int.
#pragma once

#include <unistd.h>

#include <utility>

#include "net/descriptors.hpp"
#include "net/traffic.hpp"

namespace sfprobe::net {

class Socket {
 public:
  Socket() = default;
  // `lease`: its place in the pool, which it gives back when it goes.
  explicit Socket(int fd, Lease lease = {}) : fd_(fd), lease_(std::move(lease)) {}
  Socket(Socket&& other) noexcept : fd_(other.release()), lease_(std::move(other.lease_)) {}
  Socket& operator=(Socket&& other) noexcept {
    if (this == &other) return *this;
    reset(other.release());
    lease_ = std::move(other.lease_);
    return *this;
  }
  ~Socket() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  // The place of a descriptor that was released to somebody who has closed it.
  Lease take_lease() { return std::move(lease_); }
  void reset(int fd = -1) {
    if (fd_ >= 0) {
      closing(fd_);
      ::close(fd_);
    }
    fd_ = fd;
  }

 private:
  int fd_ = -1;
  Lease lease_;
};

}  // namespace sfprobe::net
