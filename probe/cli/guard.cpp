#include "cli/guard.hpp"

#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace sfprobe::cli {
namespace {

using namespace std::chrono_literals;

constexpr int kWake = SIGUSR1;  // to this thread alone
constexpr auto kLong = 1h;
constexpr int kOwnFailure = 3;
// timeout(1) signals its child and then the child's group: that is one wish, not two.
constexpr auto kSameSignal = 100ms;

bool is_ignored(int number) {
  struct sigaction action {};
  return ::sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

Guard::Guard(Clock::time_point latest, std::function<void()> last_resort)
    : latest_(latest), last_resort_(std::move(last_resort)) {
  ::sigemptyset(&watched_);
  ::sigaddset(&watched_, kWake);
  // What is ignored stays so: nohup, and what a shell starts in the background.
  for (const int number : {SIGINT, SIGTERM}) {
    if (!is_ignored(number)) ::sigaddset(&watched_, number);
  }
  // Threads that are started later inherit the mask: the signals reach this one alone.
  ::pthread_sigmask(SIG_BLOCK, &watched_, &before_);
  try {
    thread_ = std::thread([this] { watch(); });
  } catch (const std::system_error& error) {
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    throw std::runtime_error("cannot start a thread: " + error.code().message());
  }
}

Guard::~Guard() {
  done_ = true;
  ::pthread_kill(thread_.native_handle(), kWake);
  thread_.join();
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

bool Guard::disarm() {
  // Held for good by a last resort that is under way.
  const std::lock_guard lock(mutex_);
  return std::exchange(armed_, false);
}

void Guard::note(int number) {
  if (signal_ != 0) {
    if (Clock::now() - noted_ < kSameSignal) return;
    ::_exit(128 + number);
  }
  noted_ = Clock::now();
  signal_ = number;
  stop_.request_stop();
}

void Guard::resort_if_late() {
  const std::lock_guard lock(mutex_);
  if (!armed_ || Clock::now() < latest_) return;
  last_resort_();
  ::_exit(kOwnFailure);
}

void Guard::watch() {
  bool late = false;
  while (!done_) {
    const auto left = late ? kLong : std::max<Clock::duration>(latest_ - Clock::now(), 0ms);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
    const timespec time{seconds.count(), std::chrono::nanoseconds(left - seconds).count()};
    const int number = ::sigtimedwait(&watched_, nullptr, &time);
    if (number == SIGINT || number == SIGTERM) note(number);
    late = Clock::now() >= latest_;
    if (late) resort_if_late();
  }
}

}  // namespace sfprobe::cli
