#include "cli/line_sink.hpp"

#include <utility>

namespace sfprobe::cli {

void LineSink::add(std::string line) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(line));
}

void LineSink::write_while_more_than(std::size_t left) {
  std::unique_lock lock(mutex_);
  // The one line that is being written waits for its reader, too.
  changed_.wait(lock, [&] { return !writing_ || waiting_.size() + 1 <= left; });
  if (writing_) return;
  writing_ = true;
  while (!waiting_.empty()) {
    const std::string line = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    try {
      write_(line);
    } catch (...) {
      lock.lock();
      writing_ = false;
      changed_.notify_all();
      throw;
    }
    lock.lock();
    changed_.notify_all();
  }
  writing_ = false;
  changed_.notify_all();
}

}  // namespace sfprobe::cli
