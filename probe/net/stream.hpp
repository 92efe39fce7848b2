// Purpose: bytes to and from the target, whatever lies between: a socket, or a tunnel.
// Ownership: unique. Threads: one at a time. Failure: `again` and an errno, like read(2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "net/address.hpp"
#include "net/socket.hpp"

namespace sfprobe::net {

// Non-blocking. read and write return the bytes moved, 0 at the end of the stream, or -1 with
// errno set (EAGAIN: wait for fd()).
class Stream {
 public:
  virtual ~Stream() = default;
  virtual std::int64_t read(void* buffer, std::size_t size) = 0;
  virtual std::int64_t write(const void* buffer, std::size_t size) = 0;
  virtual int fd() const = 0;               // for poll()
  virtual std::string peer() const = 0;     // "192.0.2.1:443", of the far end if it is known
  virtual std::int64_t rtt_us() const = 0;  // of the TCP connection to the first hop
};

class SocketStream final : public Stream {
 public:
  SocketStream(Socket socket, const Address& peer, std::int64_t rtt_us)
      : socket_(std::move(socket)), peer_(peer), rtt_us_(rtt_us) {}
  std::int64_t read(void* buffer, std::size_t size) override;
  std::int64_t write(const void* buffer, std::size_t size) override;
  int fd() const override { return socket_.get(); }
  std::string peer() const override { return peer_.to_string(); }
  std::int64_t rtt_us() const override { return rtt_us_; }

  // Bytes that were read too early: the next read gives them again.
  void push_back(std::string bytes) { early_ = std::move(bytes) + early_; }

  // Nothing can be read here after that.
  Socket take_socket() { return std::move(socket_); }

 private:
  std::string early_;
  Socket socket_;
  Address peer_;
  std::int64_t rtt_us_;
};

}  // namespace sfprobe::net
