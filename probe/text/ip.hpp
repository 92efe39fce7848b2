// Purpose: whether a text is an IP address. Threads: pure.
#pragma once

#include <arpa/inet.h>

#include <array>
#include <string>

namespace sfprobe::text {

inline bool is_ip(const std::string& name) {
  if (name.find('\0') != std::string::npos) return false;  // inet_pton(3) stops there
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(AF_INET, name.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, name.c_str(), bytes.data()) == 1;
}

}  // namespace sfprobe::text
