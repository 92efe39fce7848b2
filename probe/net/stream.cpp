#include "net/stream.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace sfprobe::net {

std::int64_t SocketStream::read(void* buffer, std::size_t size) {
  if (!early_.empty()) {
    const std::size_t count = std::min(size, early_.size());
    std::memcpy(buffer, early_.data(), count);
    early_.erase(0, count);
    return static_cast<std::int64_t>(count);
  }
  return ::recv(socket_.get(), buffer, size, 0);
}

std::int64_t SocketStream::write(const void* buffer, std::size_t size) {
  return ::send(socket_.get(), buffer, size, MSG_NOSIGNAL);
}

}  // namespace sfprobe::net
