#include "support/fault_proxy.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <unistd.h>

#include <array>

namespace sfprobe::testing {
namespace {

int dial(const std::string& address, std::uint16_t port) {
  sockaddr_in sin{};
  sin.sin_family = AF_INET;
  sin.sin_port = htons(port);
  ::inet_pton(AF_INET, address.c_str(), &sin.sin_addr);
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&sin), sizeof sin) == 0) return fd;
  ::close(fd);
  return -1;
}

// Moves what is there; false at the end of the stream.
bool pump(int from, int to) {
  std::array<char, 16384> buffer{};
  const ssize_t got = ::recv(from, buffer.data(), buffer.size(), 0);
  return got > 0 && ::send(to, buffer.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) == got;
}

}  // namespace

Server::Script proxy(std::function<void(Peer&, const std::string& head)> script) {
  return [script = std::move(script)](Peer& peer) {
    std::string head;
    while (head.find("\r\n\r\n") == std::string::npos) {
      const std::string more = peer.receive();
      if (more.empty()) return;
      head += more;
    }
    script(peer, head);
  };
}

std::string refusal(const std::string& status, const std::string& headers,
                    const std::string& title) {
  const std::string page =
      "<html><head><title>" + title + "</title></head><body>Ask IT.</body></html>";
  return "HTTP/1.1 " + status +
         "\r\nContent-Type: text/html\r\nContent-Length: " + std::to_string(page.size()) + "\r\n" +
         headers + "\r\n" + page;
}

void relay(Peer& peer, const std::string& address, std::uint16_t port) {
  const int target = dial(address, port);
  std::array<pollfd, 2> entries{{{peer.fd(), POLLIN, 0}, {target, POLLIN, 0}}};
  while (target >= 0 && !peer.over()) {
    if (::poll(entries.data(), 2, 50) == 0) continue;
    if (entries[0].revents != 0 && !pump(peer.fd(), target)) break;
    if (entries[1].revents != 0 && !pump(target, peer.fd())) break;
  }
  if (target >= 0) ::close(target);
}

Server::Script working_proxy(const std::string& address, std::uint16_t port) {
  return proxy([address, port](Peer& peer, const std::string& head) {
    if (!head.starts_with("CONNECT ")) return peer.send(refusal("501 Not Implemented"));
    peer.send("HTTP/1.1 200 Connection established\r\nVia: 1.1 test-proxy\r\n\r\n");
    relay(peer, address, port);
  });
}

}  // namespace sfprobe::testing
