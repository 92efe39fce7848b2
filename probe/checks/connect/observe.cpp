#include "checks/connect/observe.hpp"

#include "checks/connect/facts.hpp"
#include "net/connect.hpp"
#include "run/scene.hpp"

namespace sfprobe::connect {
namespace {

using namespace std::chrono_literals;
using net::Clock;

constexpr std::size_t kMaxAddresses = 16;
// Once one address works and all else is done, the others have until here: SYNs sent at 0, 1 and
// 3 s have then had their chance.
constexpr auto kStragglers = 3500ms;

struct Attempts {
  explicit Attempts(Scene& of, std::size_t n) : scene(of), left(n) {}
  Scene& scene;
  Channel<bool> results;  // whether it connected; closed after the last
  std::mutex mutex;
  std::size_t left;

  void finish(bool connected) {
    std::lock_guard lock(mutex);
    results.put(connected);
    if (--left > 0) return;
    results.close();
    scene.direct().streams.close();
  }
};

void attempt(Attempts& attempts, const net::Address& address, int order) {
  Scene& scene = attempts.scene;
  const auto since = Clock::now();
  net::Connection connection =
      net::connect(address, scene.crew.patience_until(since + kStragglers));
  ConnectFacts facts;
  facts.address = address.to_string();
  facts.ip = address.ip();
  facts.family = address.family() == AF_INET6 ? "IPv6" : "IPv4";
  facts.scope = address.scope();
  facts.order = order;
  facts.rtt_us = connection.rtt_us;
  facts.retransmissions = connection.retransmissions;
  facts.icmp_type = connection.icmp_type;
  facts.icmp_code = connection.icmp_code;
  if (connection.icmp_from.length() != 0) facts.icmp_from = connection.icmp_from.ip();
  scene.recorder.add({.id = "connect." + facts.ip,
                      .action = "connect",
                      .subject = facts.address,
                      .route = scene.direct().name,
                      .outcome = connection.failure.outcome,
                      .raw = connection.failure.raw,
                      .facts = pack(facts)},
                     since);
  const bool connected = connection.failure.ok();
  if (connected) {
    scene.direct().streams.put(std::make_unique<net::SocketStream>(std::move(connection.socket),
                                                                   address, connection.rtt_us));
  }
  attempts.finish(connected);
}

}  // namespace

void observe(Scene& scene) {
  const auto hop = scene.direct().hop.get(scene.crew.patience());
  if (!hop || hop->empty()) {
    scene.direct().streams.close();
    return;
  }
  const std::size_t count = std::min(hop->size(), kMaxAddresses);
  auto attempts = std::make_shared<Attempts>(scene, count);
  for (std::size_t i = 0; i < count; ++i) {
    scene.crew.background([attempts, address = (*hop)[i], order = static_cast<int>(i)] {
      attempt(*attempts, address, order);
    });
  }
  // The verdict waits for the first address that works, or for all to fail.
  while (const auto connected = attempts->results.take(scene.crew.patience())) {
    if (*connected) return;
  }
}

}  // namespace sfprobe::connect
