// Purpose: changes that were seen to make the CLI trust what one route shows. Where another route
// is half of a fix, they are the other half. Threads: pure. Failure: none; what was not tried on
// that route is not there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/observed.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

struct TrustMend {
  std::string fix;     // its id, under which the run tried it on the captured chain
  std::string file{};  // that it names; "" for none
  std::string issuer;  // the root that it makes the CLI trust, else the issuer that was shown
  EnvChange change;
};

// Those that change a variable alone, each once, in the order in which they were tried.
std::vector<TrustMend> trust_mends(const Observed& observed, std::string_view route);

}  // namespace sfprobe
