// Purpose: FindProxyForURL of a PAC file, by MuJS, with no more memory than it is given. The script
// sees the functions of functions.hpp and nothing else of this machine. It may run for ever, and an
// engine may have faults: call it where both do no harm (evaluate.hpp).
// Threads: one call at a time owns its engine. Failure: `error`.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "pac/world.hpp"

namespace sfprobe::pac {

inline constexpr std::size_t kMostMemory = 64 * 1024 * 1024;
inline constexpr std::size_t kMostText = 2048;  // of an answer or an error, in bytes

struct Found {
  bool answered = false;
  std::string text;  // what FindProxyForURL gave, or what went wrong
};

// `script` without its byte-order mark; what follows a NUL in it is not read.
Found find_proxy(const std::string& script, const std::string& url, const World& world,
                 std::size_t memory = kMostMemory);

}  // namespace sfprobe::pac
