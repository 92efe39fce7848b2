// Purpose: a real program of Debian's, running for as long as the object lives.
// Ownership: ends the process that it started, by its id. Threads: one.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sfprobe::testing {

class Daemon {
 public:
  // Waits up to 20 s until something listens at address:port; throws std::runtime_error if not.
  Daemon(const std::vector<std::string>& command, const std::string& address, std::uint16_t port,
         const std::map<std::string, std::string>& environment = {});
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

 private:
  pid_t pid_ = -1;
};

// A folder of its own, gone with the object.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::string& path() const { return path_; }
  std::string write(const std::string& name, const std::string& content) const;

 private:
  std::string path_ = "/tmp/sfprobe-folder-XXXXXX";
};

}  // namespace sfprobe::testing
