// Purpose: what one try did on the way that the Salesforce CLI takes, counted by stage. A try makes
// several connections, and a login needs each of its own to hold: the rate of a fault is theirs.
// Threads: pure. Failure: none.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sfprobe/evidence.hpp"

namespace sfprobe::watch {

struct Operations {
  std::string stage;  // "dns", "proxy", "connect", "tls", "endpoint"
  std::int64_t tried = 0;
  std::int64_t failed = 0;

  friend bool operator==(const Operations&, const Operations&) = default;
};

// Only what a try does in any case: what it did again because something failed would count faults
// twice. Stages without any are left out.
std::vector<Operations> count_operations(const Evidence& evidence);

}  // namespace sfprobe::watch
