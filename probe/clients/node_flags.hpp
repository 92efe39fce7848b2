// Purpose: which options a Node.js major allows in NODE_OPTIONS; with any other it does not start.
// The data come from Node.js itself (ci/node-flags). Threads: pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sfprobe::clients {

// The options in a value of NODE_OPTIONS, without their values.
std::vector<std::string> options_in(std::string_view node_options);

// True as well for a major that is not in the data.
bool allows_option(int major, const std::string& option);

}  // namespace sfprobe::clients
