// Purpose: NODE_OPTIONS taken apart into words (ParseNodeOptionsEnvVar in src/node_options.cc).
// Threads: pure. Failure: `fault` is what Node.js says of a value that it cannot take apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sfprobe::node {

struct OptionWords {
  std::vector<std::string> words;
  std::string fault;
};

OptionWords split_options(std::string_view value);

}  // namespace sfprobe::node
