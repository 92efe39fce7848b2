// Purpose: the kernel's table of TCP sockets, /proc/net/tcp and tcp6 (proc(5)), parsed. Threads:
// pure. Failure: none; lines of another form are ignored.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sfprobe::text {

struct ListeningSocket {
  std::string address;  // "127.0.0.1", "::"
  std::string inode;
};

// Those that listen on that port, at most 64.
std::vector<ListeningSocket> listening_on(std::string_view table, std::uint16_t port);

}  // namespace sfprobe::text
