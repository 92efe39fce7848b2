// Purpose: "start these, join them": the threads of one run. What the verdict waits for is
// foreground; what only adds evidence (a second name server, a straggling address) is background
// and winds down, with some grace, once the foreground is done.
// Ownership: one per run; joins everything before it goes. Threads: start() from any thread.
// Failure: a thread that cannot be started runs its work in the caller's; an exception that work
// lets out is thrown again by join().
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "net/wait.hpp"

namespace sfprobe {

class Crew {
 public:
  explicit Crew(net::Clock::time_point deadline) : deadline_(deadline) {}
  ~Crew();

  void foreground(const std::function<void()>& work) { start(work, true); }
  void background(const std::function<void()>& work) { start(work, false); }

  // Waits for the foreground, sets wind_down, waits for the rest. Work may start more work.
  void join();

  // For what the verdict waits for: until the deadline.
  net::Patience patience() const { return {deadline_}; }
  // For what does not matter that much: once the foreground is done, only until `grace`.
  net::Patience patience_until(net::Clock::time_point grace) const {
    return {deadline_, &wind_down_, grace};
  }

 private:
  void start(const std::function<void()>& work, bool foreground);
  void run(const std::function<void()>& work, bool foreground);
  void join_threads();

  const net::Clock::time_point deadline_;
  net::Event wind_down_;
  std::mutex mutex_;
  std::condition_variable idle_;
  int foreground_running_ = 0;
  std::vector<std::thread> threads_;
  std::exception_ptr error_;
};

}  // namespace sfprobe
