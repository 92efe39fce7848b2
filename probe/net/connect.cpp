#include "net/connect.hpp"

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <cstring>

namespace sfprobe::net {
namespace {

void set_option(const Socket& socket, int level, int name) {
  const int on = 1;
  ::setsockopt(socket.get(), level, name, &on, sizeof on);
}

// Opens a socket and starts connecting. Returns errno, or 0 if the attempt is under way or done.
int begin(const Address& address, Socket& socket) {
  socket.reset(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
  if (!socket) return errno;
  set_option(socket, IPPROTO_TCP, TCP_NODELAY);
  const bool v6 = address.family() == AF_INET6;
  set_option(socket, v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_RECVERR : IP_RECVERR);
  if (::connect(socket.get(), address.get(), address.length()) == 0) return 0;
  return errno == EINPROGRESS ? 0 : errno;
}

int pending_error(const Socket& socket) {
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

void read_kernel_facts(Connection& connection) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(connection.socket.get(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return;
  connection.rtt_us = info.tcpi_rtt;
  connection.retransmissions = info.tcpi_total_retrans;
}

// The ICMP message behind a failure, if the kernel kept one: man page ip(7), IP_RECVERR.
void read_icmp(Connection& connection) {
  char control[512];
  msghdr message{};
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  if (::recvmsg(connection.socket.get(), &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return;
  for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    const bool v4 = c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR;
    const bool v6 = c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR;
    if ((!v4 && !v6) || c->cmsg_len < CMSG_LEN(sizeof(sock_extended_err))) continue;
    sock_extended_err error{};
    std::memcpy(&error, CMSG_DATA(c), sizeof error);
    if (error.ee_origin != SO_EE_ORIGIN_ICMP && error.ee_origin != SO_EE_ORIGIN_ICMP6) continue;
    connection.icmp_type = error.ee_type;
    connection.icmp_code = error.ee_code;
    const std::size_t need = v4 ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    if (c->cmsg_len < CMSG_LEN(sizeof error + need)) continue;
    sockaddr_storage from{};
    std::memcpy(&from, CMSG_DATA(c) + sizeof error, need);
    if (from.ss_family == AF_INET || from.ss_family == AF_INET6) {
      connection.icmp_from =
          Address(reinterpret_cast<const sockaddr*>(&from), static_cast<socklen_t>(need));
    }
  }
}

void conclude(Connection& connection, const Failure& failure) {
  connection.failure = failure;
  if (connection.socket) read_kernel_facts(connection);
  if (failure.ok()) return;
  if (connection.socket) read_icmp(connection);
  connection.socket.reset();
}

}  // namespace

Connection connect(const Address& address, const Patience& patience) {
  Connection connection;
  connection.peer = address;
  const int error = begin(address, connection.socket);
  if (error != 0) {
    conclude(connection, from_errno(error));
  } else if (wait(connection.socket.get(), POLLOUT, patience) == Ready::timed_out) {
    conclude(connection, timed_out());
  } else {
    conclude(connection, from_errno(pending_error(connection.socket)));
  }
  return connection;
}

Connection connect_any(const std::vector<Address>& addresses, std::chrono::milliseconds stagger,
                       const Patience& patience) {
  std::vector<Connection> attempts;
  std::size_t next = 0;
  Clock::time_point next_at = Clock::now();
  Connection last;
  last.failure = {Outcome::not_applicable, {}};
  for (;;) {
    const Clock::time_point now = Clock::now();
    if (next < addresses.size() && (now >= next_at || attempts.empty())) {
      Connection& attempt = attempts.emplace_back();
      attempt.peer = addresses[next++];
      next_at = now + stagger;
      const int error = begin(attempt.peer, attempt.socket);
      if (error != 0) {
        conclude(attempt, from_errno(error));
        last = std::move(attempt);
        attempts.pop_back();
      }
      continue;
    }
    if (attempts.empty()) return last;
    if (patience.over()) {
      conclude(attempts.back(), timed_out());
      return std::move(attempts.back());
    }
    std::vector<pollfd> entries;
    for (const Connection& attempt : attempts) {
      entries.push_back({attempt.socket.get(), POLLOUT, 0});
    }
    wait(entries, patience, next < addresses.size() ? next_at : Clock::time_point::max());
    for (std::size_t i = entries.size(); i-- > 0;) {
      if (entries[i].revents == 0) continue;
      const int error = pending_error(attempts[i].socket);
      conclude(attempts[i], from_errno(error));
      if (error == 0) return std::move(attempts[i]);
      last = std::move(attempts[i]);
      attempts.erase(attempts.begin() + static_cast<std::ptrdiff_t>(i));
      next_at = now;
    }
  }
}

}  // namespace sfprobe::net
