#include "net/wait.hpp"

#include <algorithm>
#include <vector>

namespace sfprobe::net {

Patience Patience::until(Clock::time_point limit) const {
  Patience shorter = *this;
  shorter.deadline = std::min(deadline, limit);
  return shorter;
}

Clock::time_point Patience::end() const {
  if (wind_down != nullptr && wind_down->is_set()) return std::min(deadline, grace);
  return deadline;
}

int poll_milliseconds(Clock::time_point end) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

Ready wait(std::span<pollfd> entries, const Patience& patience, Clock::time_point wake) {
  std::vector<pollfd> all(entries.begin(), entries.end());
  pollfd& wind_down = all.emplace_back(pollfd{-1, POLLIN, 0});
  for (;;) {
    const bool watch = patience.wind_down != nullptr && !patience.wind_down->is_set();
    wind_down.fd = watch ? patience.wind_down->fd() : -1;
    wind_down.revents = 0;
    const int ready =
        ::poll(all.data(), all.size(), poll_milliseconds(std::min(wake, patience.end())));
    if (ready > (wind_down.revents != 0 ? 1 : 0)) {
      std::copy(all.begin(), all.end() - 1, entries.begin());
      return Ready::yes;
    }
    if (Clock::now() >= std::min(wake, patience.end())) return Ready::timed_out;
  }
}

Ready wait(int fd, short events, const Patience& patience) {
  pollfd entry{fd, events, 0};
  return wait(std::span(&entry, 1), patience);
}

}  // namespace sfprobe::net
