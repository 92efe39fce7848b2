// Purpose: evidence recorded as it happens, so that a deadline never loses what was already seen.
// Ownership: the caller of run() owns it. Threads: every member may be called from any thread.
// Failure: none; text is cleaned and bounded on the way in.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>

#include "sfprobe/evidence.hpp"

namespace sfprobe {

using Clock = std::chrono::steady_clock;

class Recorder {
 public:
  explicit Recorder(Clock::time_point started, std::function<void(const Step&)> on_step = {});

  // From now on this text is replaced by "***" in everything that is recorded. Texts of fewer than
  // three characters are passed over: they would match anywhere.
  void add_secret(std::string text);

  // Adds a step; its at_us and took_us are set from `since` and now. After close() it is dropped:
  // a thread that outlived the run has nothing more to say. A step whose id is taken gets "#2" and
  // so on appended. At most 2,000 steps are kept.
  void add(Step step, Clock::time_point since);

  // Ends recording and hands over the steps in the order in which they began.
  std::vector<Step> close();

 private:
  const Clock::time_point started_;
  const std::function<void(const Step&)> on_step_;
  std::vector<std::string> secrets_;
  std::mutex mutex_;
  std::vector<Step> steps_;
  bool closed_ = false;
};

// Makes every string in the step fit for a terminal and for JSON (see text/clean.hpp), and free of
// the secrets.
void clean_step(Step& step, const std::vector<std::string>& secrets = {});

}  // namespace sfprobe
