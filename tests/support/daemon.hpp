// Purpose: a real program of Debian's, running for as long as the object lives.
// Ownership: ends the process that it started, by its id. Threads: one. Failure: an exception with
// what the program printed.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sfprobe::testing {

class Daemon {
 public:
  // Returns as soon as something accepts connections at address:port. Throws std::runtime_error if
  // the program ends before, or after a minute: a busy machine needs seconds, never so many.
  Daemon(const std::vector<std::string>& command, const std::string& address, std::uint16_t port,
         const std::map<std::string, std::string>& environment = {});
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

 private:
  void end();

  pid_t pid_ = -1;
  int output_ = -1;  // its standard output and error, in memory
};

// Starts squid with few descriptors, without a cache and on one CPU: quick to start.
std::vector<std::string> squid_command(const std::string& conf_file);
std::string squid_conf(const std::string& more);

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
