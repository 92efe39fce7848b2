// Purpose: evidence recorded as it happens, so that a deadline never loses what was already seen.
// Ownership: the caller of run() owns it. Threads: every member may be called from any thread.
// Failure: none; text is cleaned and bounded on the way in.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

#include "sfprobe/evidence.hpp"
#include "text/known_secrets.hpp"

namespace sfprobe {

using Clock = std::chrono::steady_clock;

class Recorder {
 public:
  explicit Recorder(Clock::time_point started, std::function<void(const Step&)> on_step = {});

  // What this run must not show. To be filled before its threads begin.
  text::KnownSecrets secrets;

  // Shows `shown` for `value` wherever that is recorded. Before the run's threads begin.
  void show_as(std::string value, std::string shown);

  // A text that a peer sent, without secrets. Call it before anything is cut off: a step that is
  // added is only searched for secrets that no text of this program holds by chance.
  std::string from_peer(std::string_view text) const { return secrets.from_peer(text); }

  // Adds a step; its at_us and took_us are set from `since` and now. After close() it is dropped:
  // a thread that outlived the run has nothing more to say. A step whose id is taken gets "#2" and
  // so on appended. At most 2,000 steps are kept.
  void add(Step step, Clock::time_point since);

  // What has been recorded by now.
  std::vector<Step> so_far();

  // Ends recording and hands over the steps in the order in which they began. No call of on_step
  // comes later, but one that is under way and does not return within 20 ms is not waited for.
  std::vector<Step> close();

 private:
  void tell(const Step& step, std::unique_lock<std::mutex>& lock);

  const Clock::time_point started_;
  const std::function<void(const Step&)> on_step_;
  std::vector<std::pair<std::string, std::string>> shown_;
  std::mutex mutex_;
  bool telling_ = false;  // on_step runs
  std::condition_variable told_{};
  std::vector<Step> steps_;
  std::unordered_map<std::string, int> ids_;  // taken, and the last number given to each
  bool closed_ = false;
};

// Makes every string in the step fit for a terminal and for JSON (see text/clean.hpp).
void clean_step(Step& step);

}  // namespace sfprobe
