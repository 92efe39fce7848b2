#include "system/remembering.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMostKept = 256 * 1024;

// The question is asked without the lock: a file system may not answer.
template <class Memory, class Key, class Ask>
auto recall(Memory& memory, const Key& key, Ask ask) {
  {
    const std::lock_guard lock(memory.mutex);
    const auto known = memory.known.find(key);
    if (known != memory.known.end()) return known->second;
  }
  auto answer = ask();
  const std::lock_guard lock(memory.mutex);
  return memory.known.try_emplace(key, std::move(answer)).first->second;
}

}  // namespace

std::optional<std::string> RememberingSystem::env(const std::string& name) const {
  return recall(variables_, name, [&] { return other_.env(name); });
}

std::optional<std::string> RememberingSystem::read_file(const std::string& path,
                                                        std::size_t limit) const {
  const std::pair key(path, limit);
  {
    const std::lock_guard lock(files_.mutex);
    const auto known = files_.known.find(key);
    if (known != files_.known.end()) return known->second;
  }
  auto content = other_.read_file(path, limit);
  if (content && content->size() > kMostKept) return content;
  const std::lock_guard lock(files_.mutex);
  return files_.known.try_emplace(key, std::move(content)).first->second;
}

std::optional<std::string> RememberingSystem::executable(const std::string& path) const {
  return recall(executables_, path, [&] { return other_.executable(path); });
}

System::FileState RememberingSystem::file_state(const std::string& path) const {
  return recall(states_, path, [&] { return other_.file_state(path); });
}

std::vector<std::string> RememberingSystem::list(const std::string& folder,
                                                 std::size_t most) const {
  return recall(folders_, std::pair(folder, most), [&] { return other_.list(folder, most); });
}

std::string RememberingSystem::link(const std::string& path) const {
  return recall(links_, path, [&] { return other_.link(path); });
}

std::string RememberingSystem::working_directory() const {
  return recall(names_, 0, [&] { return other_.working_directory(); });
}

std::string RememberingSystem::host_name() const {
  return recall(names_, 1, [&] { return other_.host_name(); });
}

}  // namespace sfprobe
