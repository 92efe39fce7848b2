// Purpose: the Salesforce project that the working directory is in. Threads: pure but for the port
// it reads from. Failure: nullopt outside a project.
#pragma once

#include <optional>
#include <string>

#include "sfprobe/system.hpp"

namespace sfprobe {

struct ProjectFile {
  std::string path;     // of sfdx-project.json
  std::string content;  // its first 256 KiB
  std::string folder() const { return path.substr(0, path.rfind('/')); }
};

// Here, or in the nearest of at most 32 folders above.
std::optional<ProjectFile> find_project(const System& system);

}  // namespace sfprobe
