// Purpose: "start these, join them": the threads of one run. What the verdict waits for is
// foreground; what only adds evidence (a second name server, a straggling address) is background
// and winds down, with some grace, once the foreground is done.
// Ownership: part of `owner`, which every thread holds too, so that one that does not return in
// time can be left behind. Threads: all members from any thread.
// Failure: an exception that work lets out, or a thread that cannot be started, stops the group
// and is thrown again by join().
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

#include "net/traffic.hpp"
#include "net/wait.hpp"

namespace sfprobe {

class TaskGroup {
 public:
  explicit TaskGroup(net::Clock::time_point deadline) : deadline_(deadline) {}
  ~TaskGroup();

  // Whatever the work refers to; to be set before any work starts.
  void set_owner(std::weak_ptr<void> owner) { owner_ = std::move(owner); }

  void foreground(std::function<void()> work) { start(std::move(work), Kind::foreground); }
  void background(std::function<void()> work) { start(std::move(work), Kind::background); }
  // What looks after the others: nobody waits for it, and it is stopped once they are done.
  void attendant(std::function<void()> work) { start(std::move(work), Kind::attendant); }

  // From now on nothing waits any longer: every thread ends with what it has seen. Thread-safe.
  void stop();
  const net::Event& stopped() const { return stop_; }

  // Stops the group; the first error is what join() throws.
  void fail(std::exception_ptr error);

  // Waits for the foreground, sets wind_down, waits for the rest. Work may start more work. What
  // is not done at `latest`, or soon after stop(), is left behind: gives how many threads that
  // are, 0 in a run without a fault of ours or of a library.
  int join(net::Clock::time_point latest);

  // What its threads exchange with each address.
  const std::shared_ptr<net::Traffic>& traffic() const { return traffic_; }

  // By how much this process got to run too late while join() waited, in all: a measure of how
  // little its own timeouts say of the network.
  net::Clock::duration lateness() const;

  // For what the verdict waits for: until the deadline.
  net::WaitLimit wait_limit() const { return {.deadline = deadline_, .stop = &stop_}; }
  // For what does not matter that much: once the foreground is done, only until `grace`.
  net::WaitLimit wait_limit_until(net::Clock::time_point grace) const {
    return {deadline_, &wind_down_, grace, &stop_};
  }

 private:
  enum class Kind { foreground, background, attendant };

  struct Worker {
    std::thread thread{};
    bool done = false;
  };

  void start(std::function<void()> work, Kind kind);
  void run(const std::function<void()>& work, Kind kind, Worker& self);
  void count(Kind kind, int change);
  bool wait_for(std::unique_lock<std::mutex>& lock, const int& running,
                net::Clock::time_point latest);

  const net::Clock::time_point deadline_;
  const std::shared_ptr<net::Traffic> traffic_ = std::make_shared<net::Traffic>();
  net::Event wind_down_;
  net::Event stop_;
  std::weak_ptr<void> owner_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  net::Clock::time_point latest_after_stop_ = net::Clock::time_point::max();
  int foreground_running_ = 0;
  int running_ = 0;  // attendants aside
  int attending_ = 0;
  bool abandoned_ = false;
  net::Clock::duration lateness_{};
  std::list<Worker> workers_;
  std::exception_ptr error_;
};

}  // namespace sfprobe
