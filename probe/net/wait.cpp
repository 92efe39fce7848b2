#include "net/wait.hpp"

#include <algorithm>
#include <vector>

namespace sfprobe::net {

WaitLimit WaitLimit::until(Clock::time_point other) const {
  WaitLimit shorter = *this;
  shorter.deadline = std::min(deadline, other);
  return shorter;
}

Clock::time_point WaitLimit::end() const {
  if (stopped()) return {};  // the clock's epoch: long past
  if (wind_down != nullptr && wind_down->is_set()) return std::min(deadline, grace);
  return deadline;
}

std::array<int, 2> WaitLimit::watched() const {
  const auto pending = [](const Event* event) {
    return event != nullptr && !event->is_set() ? event->fd() : -1;
  };
  return {pending(wind_down), pending(stop)};
}

int poll_milliseconds(Clock::time_point end) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

Ready wait(std::span<pollfd> entries, const WaitLimit& limit, Clock::time_point wake) {
  std::vector<pollfd> all(entries.begin(), entries.end());
  for (;;) {
    all.resize(entries.size());
    for (const int fd : limit.watched()) all.push_back({fd, POLLIN, 0});
    const int ready =
        ::poll(all.data(), all.size(), poll_milliseconds(std::min(wake, limit.end())));
    const auto events = std::count_if(all.begin() + static_cast<std::ptrdiff_t>(entries.size()),
                                      all.end(), [](const pollfd& e) { return e.revents != 0; });
    if (ready > events) {
      std::copy_n(all.begin(), entries.size(), entries.begin());
      return Ready::yes;
    }
    if (Clock::now() >= std::min(wake, limit.end())) return Ready::timed_out;
  }
}

Ready wait(int fd, short events, const WaitLimit& limit) {
  pollfd entry{fd, events, 0};
  return wait(std::span(&entry, 1), limit);
}

}  // namespace sfprobe::net
