#include "net/listen.hpp"

#include <netinet/in.h>

#include <cerrno>

#include "net/socket.hpp"

namespace sfprobe::net {

int try_listen(const Address& address, const WaitLimit& limit) {
  auto lease = descriptors().lease(1, limit);
  if (!lease) return EMFILE;
  const Socket socket(open_socket(address.family(), SOCK_STREAM, IPPROTO_TCP, limit),
                      std::move(*lease));
  if (!socket) return errno;
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket.get(), address.get(), address.length()) != 0) return errno;
  return ::listen(socket.get(), 1) == 0 ? 0 : errno;
}

}  // namespace sfprobe::net
