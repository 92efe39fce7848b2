// Purpose: one line on standard error that shows, while the run lasts, how far it has come.
// Ownership: one per run; removes its line when it goes. Threads: note() from any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "sfprobe/evidence.hpp"

namespace sfprobe::cli {

class Progress {
 public:
  // Shows nothing unless standard error is a terminal that understands escape sequences.
  Progress();
  ~Progress();

  void note(const Step& step);

 private:
  void draw() const;

  const bool enabled_;
  std::mutex mutex_;
  std::map<std::string, std::string> latest_;  // by the stage's place and name
};

}  // namespace sfprobe::cli
