#include "run/crowd.hpp"

#include <algorithm>

namespace sfprobe {
namespace {

using namespace std::chrono_literals;
using net::Clock;

constexpr int kAttempts = 4;
constexpr auto kUnderWay = 20ms;  // for another connection to be taken
constexpr auto kOthersGone = 400ms;

bool is_refused(const net::Failure& failure) {
  return failure.outcome == Outcome::refused || failure.outcome == Outcome::reset;
}

}  // namespace

void Reached::note(const net::Connection& connection) {
  if (!connection.failure.ok()) return;
  const std::lock_guard lock(mutex_);
  peers_.insert(connection.peer.ip());
}

bool Reached::has(const std::vector<net::Address>& addresses) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(addresses.begin(), addresses.end(),
                     [this](const net::Address& address) { return peers_.contains(address.ip()); });
}

Tried connect_in_crowd(Reached& reached, const std::vector<net::Address>& addresses,
                       const net::WaitLimit& limit,
                       const std::function<net::Connection()>& attempt) {
  Tried tried{{}, Clock::now()};
  for (;;) {
    tried.connection = attempt();
    reached.note(tried.connection);
    if (!is_refused(tried.connection.failure) || tried.refused + 1 == kAttempts) return tried;
    net::wait({}, limit.until(Clock::now() + kUnderWay));
    if (limit.over() || !reached.has(addresses)) return tried;
    net::wait({}, limit.until(Clock::now() + kOthersGone));
    if (limit.over()) return tried;
    ++tried.refused;
    tried.since = Clock::now();
  }
}

}  // namespace sfprobe
