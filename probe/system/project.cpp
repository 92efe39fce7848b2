#include "system/project.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMaxProject = 256 * 1024;
constexpr int kMaxParents = 32;

}  // namespace

std::optional<ProjectFile> find_project(const System& system) {
  std::string folder = system.working_directory();
  if (folder == "/") folder.clear();
  for (int i = 0; i < kMaxParents; ++i) {
    const std::string path = folder + "/sfdx-project.json";
    if (auto content = system.read_file(path, kMaxProject)) return ProjectFile{path, *content};
    const std::size_t slash = folder.rfind('/');
    if (slash == std::string::npos) return std::nullopt;
    folder.resize(slash);
  }
  return std::nullopt;
}

}  // namespace sfprobe
