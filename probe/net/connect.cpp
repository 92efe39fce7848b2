#include "net/connect.hpp"

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <cstring>

#include "net/tcp_state.hpp"

namespace sfprobe::net {
namespace {

void set_option(const Socket& socket, int level, int name) {
  const int on = 1;
  ::setsockopt(socket.get(), level, name, &on, sizeof on);
}

// Opens a socket and starts connecting. Returns errno, or 0 if the attempt is under way or done.
int begin(const Address& address, Socket& socket, Lease lease, const WaitLimit& limit,
          const PacketLimits& limits = {}) {
  socket = Socket(open_socket(address.family(), SOCK_STREAM, IPPROTO_TCP, limit), std::move(lease));
  if (!socket) return errno;
  set_option(socket, IPPROTO_TCP, TCP_NODELAY);
  if (limits.segment > 0) {
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_MAXSEG, &limits.segment, sizeof limits.segment);
  }
  if (limits.hops > 0) limit_hops(socket.get(), limits.hops);
  const bool v6 = address.family() == AF_INET6;
  set_option(socket, v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_RECVERR : IP_RECVERR);
  opened(socket.get(), address);
  if (::connect(socket.get(), address.get(), address.length()) == 0) return 0;
  return errno == EINPROGRESS ? 0 : errno;
}

int pending_error(const Socket& socket) {
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

Address local_end(const Socket& socket) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  return ::getsockname(socket.get(), address, &size) == 0 ? Address(address, size) : Address();
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

void conclude(Connection& connection, const Failure& failure, Clock::time_point since) {
  connection.failure = failure;
  connection.took_us =
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - since).count();
  if (connection.socket) read_kernel_facts(connection);
  if (failure.ok()) {
    connection.local = local_end(connection.socket);
    return;
  }
  if (connection.socket) read_icmp(connection);
  connection.socket.reset();
}

// Attempts that overlap; the first to connect wins.
class Race {
 public:
  Race(const std::vector<Address>& addresses, std::chrono::milliseconds stagger)
      : addresses_(addresses), stagger_(stagger) {}

  // The winner, or the attempt that failed last; the others, in order, go to `given_up`.
  Connection run(const WaitLimit& limit, std::vector<Connection>* given_up) {
    std::size_t result = attempts_.size();
    while (!won_ && !limit.over() && (open_ > 0 || attempts_.size() < addresses_.size())) {
      const bool more = attempts_.size() < addresses_.size();
      if (more && (open_ == 0 || Clock::now() >= next_at_)) {
        result = begin_next(limit, result);
      } else {
        result = watch(limit, more, result);
      }
    }
    for (std::size_t i = 0; i < attempts_.size(); ++i) {
      if (pending_[i]) conclude(attempts_[i], timed_out(), begun_[i]);
      if (pending_[i] && !won_) result = i;
    }
    if (result == attempts_.size()) return nothing();
    Connection chosen = std::move(attempts_[result]);
    attempts_.erase(attempts_.begin() + static_cast<std::ptrdiff_t>(result));
    if (given_up != nullptr) *given_up = std::move(attempts_);
    return chosen;
  }

 private:
  static Connection nothing() {
    Connection none;
    none.failure = {Outcome::not_applicable, {}};
    return none;
  }

  // An attempt beside another one does without waiting for a descriptor, or comes later.
  std::size_t begin_next(const WaitLimit& limit, std::size_t result) {
    auto lease = open_ == 0 ? descriptors().lease(1, limit) : descriptors().try_lease(1);
    next_at_ = Clock::now() + stagger_;
    if (!lease && open_ > 0) return result;
    const std::size_t i = attempts_.size();
    Connection& attempt = attempts_.emplace_back();
    attempt.peer = addresses_[i];
    begun_.push_back(Clock::now());
    const int error =
        lease ? begin(attempt.peer, attempt.socket, std::move(*lease), limit) : EMFILE;
    pending_.push_back(error == 0);
    if (error == 0) {
      ++open_;
      return result;
    }
    conclude(attempt, from_errno(error), begun_[i]);
    return i;
  }

  std::size_t watch(const WaitLimit& limit, bool more, std::size_t result) {
    std::vector<pollfd> entries;
    for (std::size_t i = 0; i < attempts_.size(); ++i) {
      entries.push_back({pending_[i] ? attempts_[i].socket.get() : -1, POLLOUT, 0});
    }
    wait(entries, limit, more ? next_at_ : Clock::time_point::max());
    for (std::size_t i = 0; i < entries.size() && !won_; ++i) {
      if (entries[i].revents == 0) continue;
      const int error = pending_error(attempts_[i].socket);
      conclude(attempts_[i], from_errno(error), begun_[i]);
      pending_[i] = false;
      --open_;
      won_ = error == 0;
      next_at_ = Clock::now();
      result = i;
    }
    return result;
  }

  const std::vector<Address>& addresses_;
  const std::chrono::milliseconds stagger_;
  std::vector<Connection> attempts_;
  std::vector<Clock::time_point> begun_;
  std::vector<bool> pending_;
  std::size_t open_ = 0;
  bool won_ = false;
  Clock::time_point next_at_{};
};

}  // namespace

Connection connect(const Address& address, const WaitLimit& limit, const PacketLimits& limits) {
  const auto since = Clock::now();
  Connection connection;
  connection.peer = address;
  auto lease = descriptors().lease(1, limit);
  const int error =
      lease ? begin(address, connection.socket, std::move(*lease), limit, limits) : EMFILE;
  if (error != 0) {
    conclude(connection, from_errno(error), since);
  } else if (wait(connection.socket.get(), POLLOUT, limit) == Ready::timed_out) {
    conclude(connection, timed_out(), since);
  } else {
    conclude(connection, from_errno(pending_error(connection.socket)), since);
  }
  return connection;
}

Connection connect_any(const std::vector<Address>& addresses, std::chrono::milliseconds stagger,
                       const WaitLimit& limit, std::vector<Connection>* given_up) {
  return Race(addresses, stagger).run(limit, given_up);
}

}  // namespace sfprobe::net
