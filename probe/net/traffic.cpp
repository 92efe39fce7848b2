#include "net/traffic.hpp"

#include <linux/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstddef>
#include <unordered_map>

namespace sfprobe::net {
namespace {

constexpr std::size_t kMostPlaces = 200;

thread_local std::shared_ptr<Traffic> of_this_thread;

struct Noted {
  std::shared_ptr<Traffic> traffic;
  std::string place;
};

struct Sockets {
  std::mutex mutex{};
  std::unordered_map<int, Noted> noted{};
};

Sockets& sockets() {
  // Never destroyed: a thread that was left behind may still close a socket.
  static auto* const all = new Sockets;
  return *all;
}

// The payload, without what was sent again: tcp_info of Linux 4.19 and later has it.
void add_bytes(int fd, const Noted& noted) {
  tcp_info info{};
  socklen_t size = sizeof info;
  std::int64_t sent = -1;
  std::int64_t received = -1;
  if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 &&
      size >= offsetof(tcp_info, tcpi_bytes_retrans) + sizeof info.tcpi_bytes_retrans) {
    sent = static_cast<std::int64_t>(info.tcpi_bytes_sent - info.tcpi_bytes_retrans);
    received = static_cast<std::int64_t>(info.tcpi_bytes_received);
  }
  noted.traffic->add(noted.place, false, 0, sent, received);
}

}  // namespace

void Traffic::add(const std::string& place, bool udp, int attempts, std::int64_t sent,
                  std::int64_t received) {
  const std::lock_guard lock(mutex_);
  auto one = std::find_if(exchanged_.begin(), exchanged_.end(), [&](const Exchanged& other) {
    return other.place == place && other.udp == udp;
  });
  if (one == exchanged_.end()) {
    if (exchanged_.size() == kMostPlaces) return;
    exchanged_.push_back({.place = place, .udp = udp});
    one = exchanged_.end() - 1;
  }
  one->attempts += attempts;
  one->sent = one->sent < 0 || sent < 0 ? -1 : one->sent + sent;
  one->received = one->received < 0 || received < 0 ? -1 : one->received + received;
}

std::vector<Exchanged> Traffic::all() const {
  const std::lock_guard lock(mutex_);
  return exchanged_;
}

void work_for(std::shared_ptr<Traffic> traffic) { of_this_thread = std::move(traffic); }

void opened(int fd, const Address& peer) {
  if (!of_this_thread || fd < 0) return;
  Noted noted{of_this_thread, peer.to_string()};
  noted.traffic->add(noted.place, false, 1, 0, 0);
  const std::lock_guard lock(sockets().mutex);
  sockets().noted.insert_or_assign(fd, std::move(noted));
}

void closing(int fd) {
  const std::lock_guard lock(sockets().mutex);
  const auto entry = sockets().noted.find(fd);
  if (entry == sockets().noted.end()) return;
  add_bytes(fd, entry->second);
  sockets().noted.erase(entry);
}

void exchanged_by_udp(const Address& peer, int attempts, std::int64_t sent, std::int64_t received) {
  if (of_this_thread) of_this_thread->add(peer.to_string(), true, attempts, sent, received);
}

void settle(const std::shared_ptr<Traffic>& traffic) {
  const std::lock_guard lock(sockets().mutex);
  for (auto entry = sockets().noted.begin(); entry != sockets().noted.end();) {
    const bool of_run = entry->second.traffic == traffic;
    if (of_run) add_bytes(entry->first, entry->second);
    entry = of_run ? sockets().noted.erase(entry) : std::next(entry);
  }
}

}  // namespace sfprobe::net
