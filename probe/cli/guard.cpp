#include "cli/guard.hpp"

#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "cli/write_all.hpp"

namespace sfprobe::cli {
namespace {

using namespace std::chrono_literals;

constexpr int kWake = SIGUSR1;  // to this thread alone
constexpr auto kLong = 1h;
// How often it is looked whether a reader reads, once there is no more time to wait for him.
constexpr auto kLook = 50ms;
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

void Guard::wait_for_signal(Clock::duration at_most) {
  const auto left = std::clamp<Clock::duration>(at_most, 0ms, kLong);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
  const timespec time{seconds.count(), std::chrono::nanoseconds(left - seconds).count()};
  const int number = ::sigtimedwait(&watched_, nullptr, &time);
  if (number == SIGINT || number == SIGTERM) note(number);
}

void Guard::end() const { ::_exit(signal_ == 0 ? kOwnFailure : 128 + signal_); }

void Guard::end_with(const std::function<void()>& last_words) {
  // Beside this thread: a mutex or a reader that they wait for may never come, and a second signal
  // is to be heard meanwhile.
  try {
    std::thread([this, &last_words] {
      try {
        last_words();
      } catch (...) {
        end();  // what cannot be said is left unsaid
      }
      end();
    }).detach();
  } catch (const std::system_error&) {
    end();
  }
  const auto begun = Clock::now();
  while (Clock::now() - std::max(begun, last_taken()) < kPatience) wait_for_signal(kLook);
  end();
}

void Guard::end_if_late() {
  const std::lock_guard lock(mutex_);
  const bool late = Clock::now() >= latest_;
  const bool unread = (late || signal_ != 0) && unread_for() >= kPatience;
  if (armed_ && (late || unread)) end_with(last_resort_);
  if (unread) {
    end_with([] { write_all(STDERR_FILENO, "sfprobe: failed: nobody reads what it writes\n"); });
  }
}

void Guard::watch() {
  while (!done_) {
    Clock::duration left = latest_ - Clock::now();
    if (left <= 0ms || (signal_ != 0 && left > kLook)) left = kLook;
    wait_for_signal(left);
    end_if_late();
  }
}

}  // namespace sfprobe::cli
