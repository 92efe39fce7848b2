// Purpose: what the egress check records: the address that the outside sees on a route.
#pragma once

#include <string>

#include "facts/codec.hpp"

namespace sfprobe::egress {

// Step "egress.<route>".
struct EgressFacts {
  std::string asked;    // the host of --egress
  std::string address;  // that it says it sees; "" if its answer has none
  int status = 0;       // of its answer; 0 if none came

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("asked", self.asked);
    field("address", self.address);
    field("status", self.status);
  }
};

}  // namespace sfprobe::egress
