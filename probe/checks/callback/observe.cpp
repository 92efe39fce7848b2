#include <algorithm>
#include <cerrno>

#include "checks/callback/callback.hpp"
#include "checks/callback/session.hpp"
#include "facts/steps.hpp"
#include "net/connect.hpp"
#include "net/listen.hpp"
#include "net/resolve.hpp"
#include "run/probe_context.hpp"

namespace sfprobe::callback {
namespace {

using namespace std::chrono_literals;

// A port of this machine answers at once, or nothing is there.
constexpr auto kLocal = 500ms;
// A name server is asked only where the hosts file lacks the name.
constexpr auto kLookup = 2s;
constexpr std::size_t kMaxAddresses = 4;

PortState state_of(int error) {
  switch (error) {
    case 0: return PortState::free;
    case EADDRINUSE: return PortState::in_use;
    case EACCES:
    case EPERM: return PortState::not_permitted;
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT: return PortState::no_address;
    default: return PortState::unknown;
  }
}

// As the CLI does it: first it connects, to see that nobody is there, then it listens on the first.
void try_port(const std::vector<net::Address>& addresses, const net::WaitLimit& limit,
              CallbackFacts& facts) {
  for (const net::Address& address : addresses) {
    // Whoever is called localhost elsewhere is nobody that a run may contact.
    if (address.scope() != "loopback") continue;
    if (!net::connect(address, limit).failure.ok()) continue;
    facts.state = PortState::in_use;
    facts.error = EADDRINUSE;
    return;
  }
  facts.error = net::try_listen(addresses.front(), limit);
  facts.state = state_of(facts.error);
}

void look_at_localhost(const net::WaitLimit& limit, CallbackFacts& facts) {
  auto found = net::lookup("localhost", static_cast<std::uint16_t>(facts.port),
                           limit.until(net::Clock::now() + kLookup), net::Use::listen);
  if (found.addresses.size() > kMaxAddresses) found.addresses.resize(kMaxAddresses);
  for (const net::Address& address : found.addresses) facts.localhost.push_back(address.ip());
  if (!found.addresses.empty()) {
    try_port(found.addresses, limit.until(net::Clock::now() + kLocal), facts);
  } else if (found.failure.outcome != Outcome::timed_out) {
    facts.state = PortState::no_address;
    facts.error = EADDRNOTAVAIL;
  }
}

// Of many targets the port is tried once: they would be in each other's way.
CallbackFacts look(ProbeContext& context) {
  CallbackFacts facts;
  read_port(context.system, facts);
  read_session(context.system, facts);
  look_at_localhost(context.tasks.wait_limit(), facts);
  if (facts.state == PortState::in_use) facts.holders = holders_of(context.system, facts.port);
  return facts;
}

}  // namespace

void observe(ProbeContext& context) {
  const auto& flows = context.options.flows;
  const bool wanted = flows.empty() || std::count(flows.begin(), flows.end(), "web") != 0;
  if (!wanted) return;
  const auto since = net::Clock::now();
  const auto facts = context.machine->once<CallbackFacts>([&] { return look(context); });
  const net::Failure failure = facts.error == 0 ? net::success() : net::from_errno(facts.error);
  context.recorder.add({.id = steps::kCallback,
                        .action = steps::action(steps::Action::listen),
                        .subject = "localhost:" + std::to_string(facts.port),
                        .outcome = failure.outcome,
                        .raw = failure.raw,
                        .facts = pack(facts)},
                       since);
}

}  // namespace sfprobe::callback
