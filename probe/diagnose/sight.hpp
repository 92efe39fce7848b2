// Purpose: what one run saw, as named values that can be compared with those of another run.
// Threads: pure. Failure: none; what a run did not see is not in it.
#pragma once

#include <string>
#include <vector>

#include "sfprobe/report.hpp"

namespace sfprobe {

struct Seen {
  std::string stage;  // of a login, as Finding::stage
  std::string what;   // "HTTPS_PROXY", "addresses"
  std::string value;  // of a time (diagnose/aspects.hpp) microseconds
  bool is_variable = false;
};
using Sight = std::vector<Seen>;  // what one run saw

Sight look(const TargetReport& report);

}  // namespace sfprobe
