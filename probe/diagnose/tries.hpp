// Purpose: how often what failed was tried: a connection that is cut once may be chance.
// Threads: pure. Failure: nothing, if it was tried once only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnose/case.hpp"

namespace sfprobe {

struct Tries {
  int failed = 0;
  int all = 0;
  std::string text;                   // "3 of 3 TLS handshakes were cut off"
  std::vector<std::string> evidence;  // ids of steps
};

std::optional<Tries> tries_of(const Case& failure);

}  // namespace sfprobe
