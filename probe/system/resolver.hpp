// Purpose: the name servers and options of this machine, as every room reads them.
// Threads: pure but for the port. Failure: what cannot be read counts as an empty file.
#pragma once

#include "sfprobe/system.hpp"
#include "text/resolv_conf.hpp"

namespace sfprobe {

// /etc/resolv.conf, its first MiB.
inline ResolvConf read_resolv_conf(const System& system) {
  constexpr std::size_t kMostBytes = 1 << 20;
  return parse_resolv_conf(system.read_file("/etc/resolv.conf", kMostBytes).value_or(""));
}

}  // namespace sfprobe
