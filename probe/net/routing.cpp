#include "net/routing.hpp"

#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <span>

#include "net/descriptors.hpp"
#include "net/socket.hpp"

namespace sfprobe::net {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostInterfaces = 64;
constexpr std::size_t kMostAddresses = 16;
// The kernel answers within the call; a sandbox may never.
constexpr auto kPatience = 200ms;
using Bytes = std::span<const unsigned char>;

template <class T>
T head_of(Bytes bytes) {
  T value{};
  std::memcpy(&value, bytes.data(), std::min(sizeof value, bytes.size()));
  return value;
}

// Attributes (rtnetlink(7)), each with its type and content.
void each_attribute(Bytes bytes, const std::function<void(int, Bytes)>& take) {
  while (bytes.size() >= sizeof(rtattr)) {
    const auto attribute = head_of<rtattr>(bytes);
    if (attribute.rta_len < sizeof(rtattr) || attribute.rta_len > bytes.size()) return;
    take(attribute.rta_type & NLA_TYPE_MASK,
         bytes.subspan(sizeof(rtattr), attribute.rta_len - sizeof(rtattr)));
    bytes = bytes.subspan(std::min<std::size_t>(bytes.size(), RTA_ALIGN(attribute.rta_len)));
  }
}

std::string text_of(Bytes bytes) {
  const auto end = std::find(bytes.begin(), bytes.end(), 0);
  return {bytes.begin(), end};
}

std::string ip_of(int family, Bytes bytes) {
  sockaddr_storage storage{};
  storage.ss_family = static_cast<sa_family_t>(family);
  if (family == AF_INET && bytes.size() == 4) {
    std::memcpy(&reinterpret_cast<sockaddr_in&>(storage).sin_addr, bytes.data(), 4);
    return Address(reinterpret_cast<sockaddr*>(&storage), sizeof(sockaddr_in)).ip();
  }
  if (family == AF_INET6 && bytes.size() == 16) {
    std::memcpy(&reinterpret_cast<sockaddr_in6&>(storage).sin6_addr, bytes.data(), 16);
    return Address(reinterpret_cast<sockaddr*>(&storage), sizeof(sockaddr_in6)).ip();
  }
  return {};
}

struct Request {
  nlmsghdr header{};
  std::array<unsigned char, 96> body{};
  std::size_t size = 0;

  void append(const void* data, std::size_t length) {
    std::memcpy(body.data() + size, data, length);
    size += NLMSG_ALIGN(length);
  }
  void attribute(std::uint16_t type, const void* data, std::size_t length) {
    const rtattr head{static_cast<std::uint16_t>(RTA_LENGTH(length)), type};
    append(&head, sizeof head);
    append(data, length);
  }
};

// Sends a request and gives each message of the answer to `take`. Returns the kernel's errno, 0 if
// it answered, -1 if it did not.
int ask(Request& request, const WaitLimit& limit,
        const std::function<void(const nlmsghdr&, Bytes)>& take) {
  const WaitLimit until = limit.until(Clock::now() + kPatience);
  auto lease = descriptors().lease(1, until);
  if (!lease) return -1;
  const Socket socket(open_socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE, until), std::move(*lease));
  if (!socket) return -1;
  request.header.nlmsg_len = static_cast<std::uint32_t>(NLMSG_LENGTH(request.size));
  request.header.nlmsg_seq = 1;
  const sockaddr_nl kernel{.nl_family = AF_NETLINK, .nl_pad = 0, .nl_pid = 0, .nl_groups = 0};
  if (::sendto(socket.get(), &request, request.header.nlmsg_len, 0,
               reinterpret_cast<const sockaddr*>(&kernel), sizeof kernel) < 0) {
    return -1;
  }
  const bool is_dump = (request.header.nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
  std::array<unsigned char, 32768> buffer;
  while (wait(socket.get(), POLLIN, until) == Ready::yes) {
    sockaddr_nl from{};
    socklen_t length = sizeof from;
    const ssize_t got = ::recvfrom(socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT,
                                   reinterpret_cast<sockaddr*>(&from), &length);
    if (got < 0 && errno != EAGAIN && errno != EINTR) return -1;
    if (got <= 0 || from.nl_pid != 0) continue;  // only the kernel is believed
    Bytes bytes(buffer.data(), static_cast<std::size_t>(got));
    while (bytes.size() >= sizeof(nlmsghdr)) {
      const auto header = head_of<nlmsghdr>(bytes);
      if (header.nlmsg_len < sizeof(nlmsghdr) || header.nlmsg_len > bytes.size()) return -1;
      const Bytes content = bytes.subspan(NLMSG_HDRLEN, header.nlmsg_len - NLMSG_HDRLEN);
      if (header.nlmsg_type == NLMSG_DONE) return 0;
      if (header.nlmsg_type == NLMSG_ERROR) return -head_of<nlmsgerr>(content).error;
      take(header, content);
      bytes = bytes.subspan(std::min<std::size_t>(bytes.size(), NLMSG_ALIGN(header.nlmsg_len)));
    }
    if (!is_dump) return 0;
  }
  return -1;
}

Interface read_link(Bytes content) {
  const auto info = head_of<ifinfomsg>(content);
  Interface link;
  link.index = info.ifi_index;
  link.up = (info.ifi_flags & IFF_UP) != 0;
  if ((info.ifi_flags & IFF_LOOPBACK) != 0) {
    link.kind = "loopback";
  } else if (info.ifi_type == ARPHRD_ETHER) {
    link.kind = "ethernet";
  } else if (info.ifi_type == ARPHRD_PPP) {
    link.kind = "ppp";
  }
  if (content.size() < NLMSG_ALIGN(sizeof info)) return link;
  each_attribute(content.subspan(NLMSG_ALIGN(sizeof info)), [&](int type, Bytes value) {
    if (type == IFLA_IFNAME) link.name = text_of(value);
    if (type == IFLA_MTU && value.size() == 4) link.mtu = head_of<std::uint32_t>(value);
    if (type != IFLA_LINKINFO) return;
    each_attribute(value, [&](int inner, Bytes kind) {
      if (inner == IFLA_INFO_KIND) link.kind = text_of(kind);
    });
  });
  return link;
}

void read_address(Bytes content, std::vector<Interface>& links) {
  const auto info = head_of<ifaddrmsg>(content);
  const auto link = std::find_if(links.begin(), links.end(), [&](const Interface& one) {
    return one.index == static_cast<int>(info.ifa_index);
  });
  if (link == links.end() || link->addresses.size() == kMostAddresses ||
      content.size() < NLMSG_ALIGN(sizeof info)) {
    return;
  }
  // Of a point-to-point link, IFA_ADDRESS is the far end.
  std::string near;
  std::string other;
  each_attribute(content.subspan(NLMSG_ALIGN(sizeof info)), [&](int type, Bytes value) {
    if (type == IFA_LOCAL) near = ip_of(info.ifa_family, value);
    if (type == IFA_ADDRESS) other = ip_of(info.ifa_family, value);
  });
  const std::string& ip = near.empty() ? other : near;
  if (!ip.empty()) link->addresses.push_back(ip + "/" + std::to_string(info.ifa_prefixlen));
}

Request dump_of(std::uint16_t type, const void* body, std::size_t size) {
  Request request;
  request.header.nlmsg_type = type;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  request.append(body, size);
  return request;
}

Way read_way(Bytes content) {
  const auto info = head_of<rtmsg>(content);
  Way way;
  if (info.rtm_type == RTN_UNREACHABLE) way.error = EHOSTUNREACH;
  if (info.rtm_type == RTN_PROHIBIT) way.error = EACCES;
  if (info.rtm_type == RTN_BLACKHOLE) way.error = EINVAL;
  if (content.size() < NLMSG_ALIGN(sizeof info)) return way;
  each_attribute(content.subspan(NLMSG_ALIGN(sizeof info)), [&](int type, Bytes value) {
    if (type == RTA_OIF) way.interface = head_of<int>(value);
    if (type == RTA_GATEWAY) way.gateway = ip_of(info.rtm_family, value);
    if (type == RTA_PREFSRC) way.source = ip_of(info.rtm_family, value);
    if (type == RTA_VIA && value.size() > 2) {  // a gateway of the other family
      way.gateway = ip_of(head_of<std::uint16_t>(value), value.subspan(2));
    }
    if (type != RTA_METRICS) return;
    each_attribute(value, [&](int metric, Bytes number) {
      if (metric == RTAX_MTU) way.mtu = head_of<std::uint32_t>(number);
    });
  });
  return way;
}

}  // namespace

std::vector<Interface> interfaces(const WaitLimit& limit) {
  std::vector<Interface> links;
  const ifinfomsg any_link{};
  Request request = dump_of(RTM_GETLINK, &any_link, sizeof any_link);
  ask(request, limit, [&](const nlmsghdr& header, Bytes content) {
    if (header.nlmsg_type != RTM_NEWLINK || links.size() == kMostInterfaces) return;
    links.push_back(read_link(content));
  });
  const ifaddrmsg any_address{};
  request = dump_of(RTM_GETADDR, &any_address, sizeof any_address);
  ask(request, limit, [&](const nlmsghdr& header, Bytes content) {
    if (header.nlmsg_type == RTM_NEWADDR) read_address(content, links);
  });
  return links;
}

std::optional<Way> way_to(const Address& destination, const WaitLimit& limit) {
  const bool v6 = destination.family() == AF_INET6;
  Request request;
  request.header.nlmsg_type = RTM_GETROUTE;
  request.header.nlmsg_flags = NLM_F_REQUEST;
  rtmsg body{};
  body.rtm_family = static_cast<unsigned char>(destination.family());
  body.rtm_dst_len = v6 ? 128 : 32;
  request.append(&body, sizeof body);
  if (v6) {
    const auto& to = *reinterpret_cast<const sockaddr_in6*>(destination.get());
    request.attribute(RTA_DST, &to.sin6_addr, sizeof to.sin6_addr);
    if (to.sin6_scope_id != 0) request.attribute(RTA_OIF, &to.sin6_scope_id, 4);
  } else {
    const auto& to = *reinterpret_cast<const sockaddr_in*>(destination.get());
    request.attribute(RTA_DST, &to.sin_addr, sizeof to.sin_addr);
  }
  std::optional<Way> way;
  const int error = ask(request, limit, [&](const nlmsghdr& header, Bytes content) {
    if (header.nlmsg_type == RTM_NEWROUTE) way = read_way(content);
  });
  if (error > 0) return Way{.error = error};
  return way;
}

}  // namespace sfprobe::net
