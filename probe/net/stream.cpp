#include "net/stream.hpp"

#include <sys/socket.h>

namespace sfprobe::net {

std::int64_t SocketStream::read(void* buffer, std::size_t size) {
  return ::recv(socket_.get(), buffer, size, 0);
}

std::int64_t SocketStream::write(const void* buffer, std::size_t size) {
  return ::send(socket_.get(), buffer, size, MSG_NOSIGNAL);
}

}  // namespace sfprobe::net
