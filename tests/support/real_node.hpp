// Purpose: the real Node.js of a major version, which ci/clients installs from npm.
// Failure: without it the test fails; where ci/test says that npm cannot be reached, it is skipped:
// the process ends with 77, which ctest counts (each test has a process of its own there).
#pragma once

#include <string>

namespace sfprobe::testing {

// The folder with its program `node`, for PATH.
std::string real_node_folder(int major);

}  // namespace sfprobe::testing
