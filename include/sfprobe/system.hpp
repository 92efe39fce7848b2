// Purpose: the port to the operating system: what a run reads of the machine it is on. Give run()
// one of your own to judge another machine's settings, or to test.
// Ownership: borrowed; it must outlive the call. Threads: a run calls the members from several
// threads at once, so an implementation must allow that. Failure: absence is a result, not an
// error.
//
// Not read through it: the network, getaddrinfo() with its own files, and certificate files.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sfprobe {

class System {
 public:
  virtual ~System() = default;

  // A variable's value; nullopt if it is not set, "" if it is set and empty.
  virtual std::optional<std::string> env(const std::string& name) const = 0;

  // The first `limit` bytes of a regular file; nullopt if it cannot be read.
  virtual std::optional<std::string> read_file(const std::string& path,
                                               std::size_t limit) const = 0;

  // The path with every link resolved, if an executable file is there; else nullopt.
  virtual std::optional<std::string> executable(const std::string& path) const = 0;

  // What is at a path, links followed, without opening it.
  struct FileState {
    int error = 2;             // errno of stat(2), ENOENT for an implementation without files
    bool regular = false;      // a FIFO, a device and a folder are not
    bool readable = false;     // by this process (access(2))
    bool others_read = false;  // group or others may read it
    std::uint64_t size = 0;    // bytes
  };
  virtual FileState file_state(const std::string& path) const;

  // The names in a folder, sorted, at most `most`; empty if it cannot be read.
  virtual std::vector<std::string> list(const std::string& folder, std::size_t most) const;

  // What a symbolic link says; "" if the path is none.
  virtual std::string link(const std::string& path) const;

  // An absolute path; "" if it cannot be told.
  virtual std::string working_directory() const = 0;

  // The machine's name (gethostname(2)); "" if it cannot be told.
  virtual std::string host_name() const = 0;

  // The kernel, and who asks. An implementation that leaves it out says nothing of either.
  struct Platform {
    std::string kernel;               // "Linux 6.1.0-18-amd64": uname(2)
    std::string architecture;         // "x86_64": uname(2)
    std::optional<bool> superuser{};  // geteuid(2) is 0
  };
  virtual Platform platform() const;

  // The wall clock. Durations are measured with std::chrono::steady_clock, not with this.
  virtual std::chrono::system_clock::time_point now() const = 0;
};

// The machine that this process runs on. env() calls getenv(3): do not change the environment of
// the process while it may be called.
const System& real_system();

}  // namespace sfprobe
