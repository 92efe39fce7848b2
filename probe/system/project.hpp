// Purpose: the Salesforce project that the working directory is in, and the folders above it.
// Threads: pure but for the port it reads from. Failure: nullopt outside a project.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sfprobe/system.hpp"

namespace sfprobe {

struct ProjectFile {
  std::string path;     // of sfdx-project.json
  std::string content;  // its first 256 KiB
  std::string folder() const { return path.substr(0, path.rfind('/')); }
};

// The working directory and those above it, the nearest first, without a "/" at their ends: at most
// 32.
std::vector<std::string> folders_from_here(const System& system);

// Here, or in the nearest of at most 32 folders above.
std::optional<ProjectFile> find_project(const System& system);

}  // namespace sfprobe
