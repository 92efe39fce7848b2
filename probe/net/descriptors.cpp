#include "net/descriptors.hpp"

#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <iterator>

namespace sfprobe::net {
namespace {

// Files that are read for a moment, and what libraries open. UBSan opens a pipe in each thread that
// looks at an object's type, and takes the object for a bad one if it cannot.
#if defined(__SANITIZE_ADDRESS__)
constexpr int kReserve = 24;
#else
constexpr int kReserve = 8;
#endif
constexpr int kMost = 1 << 16;
// A run has two events throughout, its checks read files and try a port without asking here, and it
// needs this much more to get on; the rest it queues for.
constexpr int kEvents = 2;
constexpr int kFiles = 4;
constexpr int kOfARun = 8;
constexpr int kMostRuns = 100;

int open_now() {
  std::error_code error;
  std::filesystem::directory_iterator open("/proc/self/fd", error);
  const auto count = std::distance(std::filesystem::begin(open), std::filesystem::end(open));
  return error ? 3 : static_cast<int>(count) - 1;  // without the folder's own
}

Descriptors* pool_of_process() {
  rlimit limit{256, 256};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const int allowed = static_cast<int>(std::min<rlim_t>(limit.rlim_cur, kMost));
  const int free = allowed - open_now() - std::min(kReserve, allowed / 3);
  const int runs = std::clamp(free / (kEvents + kFiles + kOfARun), 1, kMostRuns);
  return new Descriptors(std::max(1, free - (kEvents + kFiles) * runs), runs);
}

}  // namespace

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this == &other) return *this;
  if (count_ > 0) pool_->give_back(count_);
  pool_ = std::exchange(other.pool_, nullptr);
  count_ = std::exchange(other.count_, 0);
  return *this;
}

Lease::~Lease() {
  if (count_ > 0) pool_->give_back(count_);
}

Lease Lease::split() {
  if (count_ == 0) return {};
  --count_;
  return {*pool_, 1};
}

std::optional<Lease> Descriptors::lease(int count, const WaitLimit& limit) {
  const int wanted = std::min(count, capacity_);
  int ticket = 0;
  {
    const std::lock_guard lock(changed_.mutex());
    ticket = next_ticket_++;
    // Somebody in front who is about to be served is no shortage.
    if (free_ < wanted_ + wanted) ++queued_;
    wanted_ += wanted;
    waiting_.push_back(ticket);
  }
  return changed_.wait(
      limit, [&] { return waiting_.front() == ticket && free_ >= wanted; },
      [&]() -> std::optional<Lease> {
        const bool served = waiting_.front() == ticket && free_ >= wanted;
        waiting_.erase(std::find(waiting_.begin(), waiting_.end(), ticket));
        wanted_ -= wanted;
        changed_.notify();
        if (!served) return std::nullopt;
        free_ -= wanted;
        return Lease(*this, wanted);
      });
}

std::optional<Lease> Descriptors::try_lease(int count) {
  const std::lock_guard lock(changed_.mutex());
  if (free_ < wanted_ + count) return std::nullopt;
  free_ -= count;
  return Lease(*this, count);
}

int Descriptors::queued() const {
  const std::lock_guard lock(changed_.mutex());
  return queued_;
}

void Descriptors::give_back(int count) {
  const std::lock_guard lock(changed_.mutex());
  free_ += count;
  changed_.notify();
}

Descriptors& descriptors() {
  // Never destroyed: a thread that was left behind may still hold a lease.
  static auto* const pool = pool_of_process();
  return *pool;
}

int open_socket(int family, int type, int protocol, const WaitLimit& limit) {
  using namespace std::chrono_literals;
  for (;;) {
    const int fd = ::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    if (fd >= 0 || (errno != EMFILE && errno != ENFILE)) return fd;
    const int error = errno;
    wait(std::span<pollfd>(), limit, Clock::now() + 5ms);
    errno = error;
    if (limit.over()) return -1;
  }
}

Failure no_descriptor() { return from_errno(EMFILE); }

}  // namespace sfprobe::net
