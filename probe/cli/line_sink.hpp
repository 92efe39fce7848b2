// Purpose: lines queued for one reader, which may be slow or may never read. Adding a line never
// waits for the reader; passing lines on does, and so does draining a full queue. Ownership: owns
// the lines. Threads: any. Failure: what `write` throws, to whoever passes them on.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace sfprobe::cli {

class LineSink {
 public:
  // As many lines may wait for the reader while others work.
  static constexpr std::size_t kMostWaiting = 64;

  explicit LineSink(std::function<void(std::string_view)> write) : write_(std::move(write)) {}

  void add(std::string line);
  // Writes what waits, or leaves it to the one who writes already.
  void pass_on() { write_while_more_than(kMostWaiting); }
  // Returns when all that was added is written.
  void drain() { write_while_more_than(0); }

 private:
  void write_while_more_than(std::size_t left);

  const std::function<void(std::string_view)> write_;
  std::mutex mutex_;  // not held while it writes
  std::condition_variable changed_;
  std::deque<std::string> waiting_;
  bool writing_ = false;
};

}  // namespace sfprobe::cli
