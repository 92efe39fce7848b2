#include "run/task_group.hpp"

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <system_error>

namespace sfprobe {
namespace {

using namespace std::chrono_literals;

// Every wait ends with stop(); this is for what is done without waiting.
constexpr auto kAfterStop = 100ms;
// How often a look is taken at whether this process gets to run in time.
constexpr auto kTick = 20ms;
// So late is any process beside a busy one: a slice of its time makes no silence.
constexpr net::Clock::duration kSlice = 4ms;

// A peer that has gone must end a write with EPIPE, not the process: OpenSSL writes to sockets
// without MSG_NOSIGNAL. The handler is the program's own business.
void block_sigpipe() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

TaskGroup::~TaskGroup() {
  // Left behind by a join, or by an exception before one: then nobody waits for the result.
  std::unique_lock lock(mutex_);
  if (abandoned_ || workers_.empty()) return;
  lock.unlock();
  stop();
  try {
    join(net::Clock::now() + kAfterStop);
  } catch (const std::exception&) {
    // It has been thrown already, or comes too late.
  }
}

void TaskGroup::stop() {
  stop_.set();
  const std::lock_guard lock(mutex_);
  latest_after_stop_ = std::min(latest_after_stop_, net::Clock::now() + kAfterStop);
  changed_.notify_all();
}

void TaskGroup::fail(std::exception_ptr error) {
  {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
  }
  stop();
}

void TaskGroup::count(Kind kind, int change) {
  if (kind == Kind::foreground) foreground_running_ += change;
  (kind == Kind::attendant ? attending_ : running_) += change;
}

void TaskGroup::run(const std::function<void()>& work, Kind kind, Worker& self) {
  try {
    work();
  } catch (...) {
    fail(std::current_exception());
  }
  const std::lock_guard lock(mutex_);
  self.done = true;
  count(kind, -1);
  changed_.notify_all();
}

void TaskGroup::start(std::function<void()> work, Kind kind) {
  const std::lock_guard lock(mutex_);
  if (abandoned_) return;
  Worker& worker = workers_.emplace_back();
  try {
    worker.thread =
        std::thread([this, kind, &worker, work = std::move(work), owner = owner_.lock()] {
          block_sigpipe();
          net::work_for(traffic_);
          run(work, kind, worker);
        });
  } catch (const std::system_error& error) {
    workers_.pop_back();
    throw std::runtime_error("cannot start a thread: " + error.code().message());
  }
  count(kind, 1);
}

bool TaskGroup::wait_for(std::unique_lock<std::mutex>& lock, const int& running,
                         net::Clock::time_point latest) {
  while (running > 0) {
    const auto until = std::min(latest, latest_after_stop_);
    const auto now = net::Clock::now();
    if (now >= until) return false;
    const auto planned = std::min(until, now + kTick);
    if (changed_.wait_until(lock, planned) == std::cv_status::timeout) {
      lateness_ += std::max(net::Clock::now() - planned - kSlice, net::Clock::duration::zero());
    }
  }
  return true;
}

net::Clock::duration TaskGroup::lateness() const {
  const std::lock_guard lock(mutex_);
  return lateness_;
}

int TaskGroup::join(net::Clock::time_point latest) {
  std::unique_lock lock(mutex_);
  wait_for(lock, foreground_running_, latest);
  lock.unlock();
  wind_down_.set();
  lock.lock();
  abandoned_ = !wait_for(lock, running_, latest);
  const int left = running_;
  lock.unlock();
  stop_.set();
  lock.lock();
  if (!wait_for(lock, attending_, latest)) abandoned_ = true;
  std::list<Worker> done;
  for (auto worker = workers_.begin(); worker != workers_.end();) {
    const auto next = std::next(worker);
    if (worker->done) {
      done.splice(done.end(), workers_, worker);
    } else {
      worker->thread.detach();
    }
    worker = next;
  }
  const std::exception_ptr error = error_;
  lock.unlock();
  for (Worker& worker : done) worker.thread.join();
  if (error) std::rethrow_exception(error);
  return left;
}

}  // namespace sfprobe
