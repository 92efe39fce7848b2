// Purpose: the one port to the operating system: variables, files and the wall clock. The fake of
// the tests has files and a clock of its own. Ownership: borrowed by whoever uses it.
// Threads: const members may be called from any thread. Failure: absence is a result.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace sfprobe {

class System {
 public:
  virtual ~System() = default;

  // A variable's value; nullopt if it is not set, "" if it is set and empty.
  virtual std::optional<std::string> env(const std::string& name) const = 0;

  // The first `limit` bytes of a regular file; nullopt if it cannot be read.
  virtual std::optional<std::string> read_file(const std::string& path,
                                               std::size_t limit) const = 0;

  // The path with every link resolved, if something executable is there.
  virtual std::optional<std::string> executable(const std::string& path) const = 0;

  virtual std::string working_directory() const = 0;
  virtual std::chrono::system_clock::time_point now() const = 0;
};

// The machine that this process runs on.
const System& real_system();

// "2026-11-22T05:49:00Z" (RFC 3339, UTC).
std::string rfc3339(std::chrono::system_clock::time_point time);

}  // namespace sfprobe
