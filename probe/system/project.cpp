#include "system/project.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMaxProject = 256 * 1024;
constexpr std::size_t kMostFolders = 32;

}  // namespace

std::vector<std::string> folders_from_here(const System& system) {
  std::vector<std::string> folders;
  std::string folder = system.working_directory();
  if (folder == "/") folder.clear();
  while (folders.size() < kMostFolders) {
    folders.push_back(folder);
    const std::size_t slash = folder.rfind('/');
    if (slash == std::string::npos) break;
    folder.resize(slash);
  }
  return folders;
}

std::optional<ProjectFile> find_project(const System& system) {
  for (const std::string& folder : folders_from_here(system)) {
    const std::string path = folder + "/sfdx-project.json";
    if (auto content = system.read_file(path, kMaxProject)) return ProjectFile{path, *content};
  }
  return std::nullopt;
}

}  // namespace sfprobe
