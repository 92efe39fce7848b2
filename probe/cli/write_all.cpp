#include "cli/write_all.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <mutex>
#include <set>

namespace sfprobe::cli {
namespace {

using Clock = std::chrono::steady_clock;

// What a pipe may grow to without a privilege, as Linux comes.
constexpr std::size_t kLargestPipe = 1 << 20;

std::mutex mutex;  // never held while anything waits
std::multiset<Clock::time_point> under_way;
std::atomic<Clock::time_point> taken{};

// One write(2), which the others can see.
class Waiting {
 public:
  Waiting() {
    const std::lock_guard lock(mutex);
    mine_ = under_way.insert(Clock::now());
  }
  ~Waiting() {
    taken = Clock::now();
    const std::lock_guard lock(mutex);
    under_way.erase(mine_);
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  std::multiset<Clock::time_point>::iterator mine_;
};

// How much is written at once. To a reader, so little that one who reads slowly is seen to read.
std::size_t most_at_once(int file, std::size_t size) {
  struct stat info {};
  if (::fstat(file, &info) != 0 || S_ISREG(info.st_mode)) return size;
  // A whole report that fits into its pipe need not wait: somebody may look at its first page for
  // longer than the deadline.
  if (S_ISFIFO(info.st_mode) && size > static_cast<std::size_t>(PIPE_BUF)) {
    const int room = ::fcntl(file, F_GETPIPE_SZ);
    if (room > 0 && static_cast<std::size_t>(room) < std::min(size, kLargestPipe)) {
      ::fcntl(file, F_SETPIPE_SZ, static_cast<int>(kLargestPipe));
    }
  }
  return PIPE_BUF;
}

}  // namespace

int write_all(int file, std::string_view text) {
  const std::size_t most = most_at_once(file, text.size());
  while (!text.empty()) {
    const Waiting waiting;
    const ssize_t written = ::write(file, text.data(), std::min(most, text.size()));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    if (written == 0) return EIO;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

Clock::duration unread_for() {
  const std::lock_guard lock(mutex);
  return under_way.empty() ? Clock::duration{} : Clock::now() - *under_way.begin();
}

Clock::time_point last_taken() { return taken; }

}  // namespace sfprobe::cli
