// Purpose: what a file holds, read by a test. Threads: any. Failure: std::runtime_error: a test of
// nothing would pass.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace sfprobe::testing {

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream all;
  all << file.rdbuf();
  return all.str();
}

}  // namespace sfprobe::testing
