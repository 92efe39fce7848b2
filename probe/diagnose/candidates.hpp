// Purpose: changes of this machine that may help whatever the cause is, with the values that the
// evidence has for them. Each is to be tried before it is offered. Threads: pure. Failure: none.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/observed.hpp"

namespace sfprobe {

struct Candidate {
  std::string fix;                                         // its id
  std::vector<std::pair<std::string, std::string>> words;  // for its placeholders
  std::string route{};  // that the CLI takes with it, as it was probed; "" if it changes none
};

// Those that change least come first, and going around a proxy last.
std::vector<Candidate> candidates(const Observed& observed);

// NODE_OPTIONS without some of its options.
struct FewerOptions {
  std::string removed;  // "--tls-min-v1.3"
  std::string rest;     // "" if nothing is left
};

// Without each option, then without all that say how to speak TLS.
std::vector<FewerOptions> without_some(std::string_view node_options);

}  // namespace sfprobe
