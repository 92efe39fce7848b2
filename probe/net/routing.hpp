// Purpose: what the kernel says of the interfaces of this machine, and which way it would send a
// packet: rtnetlink(7). Nothing is sent to the network. Threads: any. Failure: empty, where the
// kernel or a sandbox does not answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "net/address.hpp"
#include "net/wait.hpp"

namespace sfprobe::net {

struct Interface {
  int index = 0;
  std::string name;
  std::string kind;  // "ethernet", "loopback", or what the driver calls it: "wireguard", "tun", …
  std::uint32_t mtu = 0;               // bytes
  bool up = false;                     // by its administrator
  std::vector<std::string> addresses;  // "192.0.2.5/24"
};

// In the order of the kernel; at most 64, with at most 16 addresses each.
std::vector<Interface> interfaces(const WaitLimit& limit);

struct Way {
  int interface = 0;      // its index; 0 if there is no route
  std::string gateway{};  // "" if the destination is on the link
  std::string source{};   // the local address
  std::uint32_t mtu = 0;  // of the route; 0 if that says nothing
  int error = 0;          // errno: ENETUNREACH, EHOSTUNREACH, EACCES, …; 0 if there is a route
};

// What `ip route get` tells; nullopt if the kernel does not answer.
std::optional<Way> way_to(const Address& destination, const WaitLimit& limit);

}  // namespace sfprobe::net
