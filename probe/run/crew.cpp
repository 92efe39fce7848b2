#include "run/crew.hpp"

#include <system_error>

namespace sfprobe {

Crew::~Crew() { join_threads(); }

void Crew::run(const std::function<void()>& work, bool foreground) {
  std::exception_ptr error;
  try {
    work();
  } catch (...) {
    error = std::current_exception();
  }
  std::lock_guard lock(mutex_);
  if (!error_) error_ = error;
  if (foreground && --foreground_running_ == 0) idle_.notify_all();
}

void Crew::start(const std::function<void()>& work, bool foreground) {
  {
    std::lock_guard lock(mutex_);
    if (foreground) ++foreground_running_;
    try {
      threads_.emplace_back([this, foreground, work] { run(work, foreground); });
      return;
    } catch (const std::system_error&) {
      // No thread to be had: the work is done all the same, only not side by side.
    }
  }
  run(work, foreground);
}

void Crew::join_threads() {
  {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return foreground_running_ == 0; });
  }
  wind_down_.set();
  for (;;) {
    std::vector<std::thread> batch;
    {
      std::lock_guard lock(mutex_);
      batch.swap(threads_);
    }
    if (batch.empty()) return;
    for (std::thread& thread : batch) thread.join();
  }
}

void Crew::join() {
  join_threads();
  if (error_) std::rethrow_exception(error_);
}

}  // namespace sfprobe
