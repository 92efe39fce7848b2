// Purpose: one line on standard error that shows, while a run lasts, how far it has come: the
// stages of one target, or how many of several. Ownership: one per run; removes its line when it
// goes. Threads: note() and ended() from any thread.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "sfprobe/evidence.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe::cli {

class Progress {
 public:
  // Shows nothing unless standard error is a terminal that understands escape sequences.
  explicit Progress(std::size_t targets);
  ~Progress();

  void note(const Step& step);
  void ended(Status status, const std::string& host, std::int64_t took_us);

 private:
  void draw(const std::string& shown) const;
  std::string stages() const;
  std::string counts() const;

  const bool enabled_;
  const std::size_t targets_;
  std::mutex mutex_;
  std::map<std::string, std::string> latest_;  // by the stage's place and name
  std::size_t ended_ = 0;
  std::size_t failed_ = 0;
  std::size_t unknown_ = 0;
  std::string slowest_;
  std::int64_t slowest_us_ = 0;
  std::chrono::steady_clock::time_point drawn_{};
};

}  // namespace sfprobe::cli
