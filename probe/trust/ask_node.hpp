// Purpose: asks an installed Node.js for its own roots, where a snapshot might not be what it has:
// distributors build theirs with other roots, or without any. Threads: any. Failure: nullopt.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace sfprobe::trust {

struct NodeAnswer {
  std::string version;        // "20.19.2"
  bool uses_openssl = false;  // built with --openssl-use-def-ca-store, as Debian's is
  std::string roots;          // PEM, at most 4 MiB
};

// Waits until `until`, or until the descriptor `stop` becomes readable (-1: never).
std::optional<NodeAnswer> ask_node(const std::string& path,
                                   std::chrono::steady_clock::time_point until, int stop = -1);

}  // namespace sfprobe::trust
