#include "net/tcp_state.hpp"

#include <linux/tcp.h>  // has tcpi_snd_wnd, which netinet/tcp.h lacks
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>

namespace sfprobe::net {
namespace {

std::string options_of(const tcp_info& info) {
  std::string text;
  const auto add = [&](const std::string& option) { text += (text.empty() ? "" : ", ") + option; };
  if ((info.tcpi_options & TCPI_OPT_TIMESTAMPS) != 0) add("timestamps");
  if ((info.tcpi_options & TCPI_OPT_SACK) != 0) add("SACK");
  if ((info.tcpi_options & TCPI_OPT_WSCALE) != 0) {
    add("window scale " + std::to_string(info.tcpi_snd_wscale));
  }
  return text;
}

}  // namespace

TcpState tcp_state(int fd) {
  TcpState state;
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return state;
  state.rtt_us = info.tcpi_rtt;
  state.rto = std::chrono::microseconds(info.tcpi_rto);
  state.retransmits = info.tcpi_total_retrans;
  if (size >= offsetof(tcp_info, tcpi_snd_wnd) + sizeof info.tcpi_snd_wnd) {
    state.window = info.tcpi_snd_wnd;
  }
  state.options = options_of(info);
  return state;
}

bool limit_hops(int fd, int hops) {
  int family = AF_INET;
  socklen_t size = sizeof family;
  ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &size);
  const int limit = hops > 0 ? hops : -1;
  return family == AF_INET6
             ? ::setsockopt(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &limit, sizeof limit) == 0
             : ::setsockopt(fd, IPPROTO_IP, IP_TTL, &limit, sizeof limit) == 0;
}

void abandon(int fd) {
  limit_hops(fd, 0);
  const linger at_once{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace sfprobe::net
