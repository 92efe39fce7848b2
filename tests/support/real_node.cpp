#include "support/real_node.hpp"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <stdexcept>

namespace sfprobe::testing {

std::string real_node_folder(int major) {
  const std::string folder = CLIENTS_FOLDER "/node" + std::to_string(major);
  if (::access((folder + "/node").c_str(), X_OK) == 0) return folder;
  const std::string what = "Node.js " + std::to_string(major) + " is not installed (ci/clients)";
  if (std::getenv("TESTS_WITHOUT_NPM") == nullptr) throw std::runtime_error(what);
  std::cout << "skipped: " << what << std::endl;
  std::_Exit(77);
}

}  // namespace sfprobe::testing
