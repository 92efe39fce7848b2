#include "run/crowd.hpp"

#include <algorithm>

namespace sfprobe {
namespace {

using namespace std::chrono_literals;
using net::Clock;

constexpr int kAttempts = 20;
constexpr auto kUnderWay = 20ms;  // for another connection to be taken
constexpr auto kOthersGone = 400ms;

bool is_refused(const net::Failure& failure) {
  switch (failure.outcome) {
    case Outcome::refused:
    case Outcome::reset:
    case Outcome::host_unreachable:
    case Outcome::net_unreachable:
    case Outcome::not_permitted: return true;
    default: return false;
  }
}

}  // namespace

void Reached::begin() {
  const std::lock_guard lock(mutex_);
  ++under_way_;
}

void Reached::note(const net::Connection& connection) {
  const std::lock_guard lock(mutex_);
  --under_way_;
  if (connection.failure.ok()) peers_.insert(connection.peer.ip());
}

bool Reached::has(const std::vector<net::Address>& addresses) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(addresses.begin(), addresses.end(),
                     [this](const net::Address& address) { return peers_.contains(address.ip()); });
}

bool Reached::is_under_way() const {
  const std::lock_guard lock(mutex_);
  return under_way_ > 0;
}

Tried connect_in_crowd(Reached& reached, const std::vector<net::Address>& addresses,
                       const net::WaitLimit& limit,
                       const std::function<net::Connection()>& attempt) {
  Tried tried{{}, Clock::now()};
  for (;;) {
    reached.begin();
    tried.connection = attempt();
    reached.note(tried.connection);
    if (!is_refused(tried.connection.failure) || tried.refused + 1 == kAttempts) return tried;
    // Where the way is long, nobody knows yet whether another one is taken.
    do {
      net::wait({}, limit.until(Clock::now() + kUnderWay));
    } while (!limit.over() && !reached.has(addresses) && reached.is_under_way());
    if (limit.over() || !reached.has(addresses)) return tried;
    net::wait({}, limit.until(Clock::now() + kOthersGone));
    if (limit.over()) return tried;
    ++tried.refused;
    tried.since = Clock::now();
  }
}

}  // namespace sfprobe
