#include "checks/connect/connect.hpp"

#include "facts/connect.hpp"
#include "facts/steps.hpp"
#include "net/connect.hpp"
#include "run/probe_context.hpp"
#include "run/trials.hpp"

namespace sfprobe::connect {
namespace {

using namespace std::chrono_literals;
using net::Clock;

constexpr std::size_t kMaxAddresses = 32;
// Once one address works and all else is done, the others have until here.
constexpr auto kStragglers = net::kThreeSyns;

struct Attempts {
  explicit Attempts(ProbeContext& of, std::size_t n) : context(of), left(n) {}
  ProbeContext& context;
  Channel<bool> results;  // whether it connected; closed after the last
  std::mutex mutex;
  std::size_t left;

  void expect(std::size_t more) {
    std::lock_guard lock(mutex);
    left += more;
  }

  void finish(bool connected) {
    std::lock_guard lock(mutex);
    results.put(connected);
    if (--left > 0) return;
    results.close();
    context.direct().streams.close();
  }
};

void attempt(Attempts& attempts, const net::Address& address, int order) {
  ProbeContext& context = attempts.context;
  const net::WaitLimit limit = context.tasks.wait_limit_until(Clock::now() + kStragglers)
                                   .until(context.connect_limit_on(context.direct()).deadline);
  Tried tried = connect_in_crowd(context.direct().reached, {address}, limit,
                                 [&] { return net::connect(address, limit); });
  net::Connection& connection = tried.connection;
  ConnectFacts facts;
  facts.refused = tried.refused;
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
  if (connection.local.length() != 0) facts.local = connection.local.ip();
  context.recorder.add({.id = steps::connect(facts.ip),
                        .action = steps::action(steps::Action::connect),
                        .subject = facts.address,
                        .route = context.direct().name,
                        .outcome = connection.failure.outcome,
                        .raw = connection.failure.raw,
                        .facts = pack(facts)},
                       tried.since);
  const bool connected = connection.failure.ok();
  if (connected) {
    context.direct().streams.put(std::make_unique<net::SocketStream>(std::move(connection.socket),
                                                                     address, connection.rtt_us));
  }
  attempts.finish(connected);
}

void begin(const std::shared_ptr<Attempts>& attempts, const std::vector<net::Address>& addresses,
           std::size_t first) {
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    attempts->context.tasks.background(
        [attempts, address = addresses[i], order = static_cast<int>(first + i)] {
          attempt(*attempts, address, order);
        });
  }
}

void connect_all(ProbeContext& context, Route& route) {
  const auto hop = route.hop.get(context.tasks.wait_limit());
  if (!hop || hop->empty()) {
    route.streams.close();
    return;
  }
  const std::size_t count = std::min(hop->size(), kMaxAddresses);
  // One more than there are addresses: for those that come late.
  auto attempts = std::make_shared<Attempts>(context, count + 1);
  begin(attempts, {hop->begin(), hop->begin() + static_cast<std::ptrdiff_t>(count)}, 0);
  context.tasks.background([attempts, count, &context, &route] {
    auto late = route.late.get(context.limit_on(route)).value_or(std::vector<net::Address>{});
    late.resize(std::min(late.size(), kMaxAddresses - count));
    attempts->expect(late.size());
    begin(attempts, late, count);
    attempts->finish(false);
  });
  // The verdict waits for the first address that works, or for all to fail. Trials do not: where
  // a firewall drops what goes directly, nothing is left of the run when that is certain.
  const net::WaitLimit patience = context.tasks.wait_limit().until(Clock::now() + net::kThreeSyns);
  while (const auto connected = attempts->results.take(patience)) {
    if (*connected) return;
  }
  want_trials(context, route, false);
  while (const auto connected = attempts->results.take(context.tasks.wait_limit())) {
    if (*connected) return;
  }
}

}  // namespace

void observe(ProbeContext& context) {
  context.observe_on(context.direct(), [&context](Route& route) { connect_all(context, route); });
}

}  // namespace sfprobe::connect
