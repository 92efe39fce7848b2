// Purpose: another system that is asked each question once, for runs that share a machine: many
// targets then see the same variables and files. The clock goes on. Ownership: refers to the other
// system. Threads: any. Failure: as the other system.
#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "sfprobe/system.hpp"

namespace sfprobe {

class RememberingSystem final : public System {
 public:
  explicit RememberingSystem(const System& other) : other_(other) {}

  std::optional<std::string> env(const std::string& name) const override;
  // A large file is read each time.
  std::optional<std::string> read_file(const std::string& path, std::size_t limit) const override;
  std::optional<std::string> executable(const std::string& path) const override;
  FileState file_state(const std::string& path) const override;
  std::vector<std::string> list(const std::string& folder, std::size_t most) const override;
  std::string link(const std::string& path) const override;
  std::string working_directory() const override;
  std::string host_name() const override;
  Platform platform() const override { return other_.platform(); }
  std::chrono::system_clock::time_point now() const override { return other_.now(); }

 private:
  template <class Key, class Value>
  struct Memory {
    std::mutex mutex{};
    std::map<Key, Value> known{};
  };

  const System& other_;
  mutable Memory<std::string, std::optional<std::string>> variables_;
  mutable Memory<std::pair<std::string, std::size_t>, std::optional<std::string>> files_;
  mutable Memory<std::string, std::optional<std::string>> executables_;
  mutable Memory<std::string, FileState> states_;
  mutable Memory<std::pair<std::string, std::size_t>, std::vector<std::string>> folders_;
  mutable Memory<std::string, std::string> links_;
  mutable Memory<int, std::string> names_;
};

}  // namespace sfprobe
