// Purpose: the values and the combinations of options that Node.js does not start with, as
// src/node_options.cc, src/node.cc and lib/internal/process/pre_execution.js check them.
// Threads: pure. Failure: the first rule that is broken, as a Refusal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/options.hpp"
#include "node/version.hpp"

namespace sfprobe::node {

// One option as it is understood.
struct GivenOption {
  std::string name;  // "--foo", of "--no_foo=bar"
  bool on = true;
  bool has_value = false;
  std::string value;
};

// The words that an option takes, with a blank around each; "" if it takes any.
std::string_view words_taken_by(std::string_view option);

// The first rule about values and combinations that is broken.
std::optional<Refusal> broken_rule(const std::vector<GivenOption>& given, Version version);

// What is found out later, by the code of Node.js in JavaScript.
std::optional<Refusal> broken_rule_at_start(const std::vector<GivenOption>& given, Version version);

}  // namespace sfprobe::node
