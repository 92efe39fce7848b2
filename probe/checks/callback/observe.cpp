#include <algorithm>
#include <cerrno>

#include "checks/callback/callback.hpp"
#include "checks/callback/session.hpp"
#include "facts/steps.hpp"
#include "net/connect.hpp"
#include "net/listen.hpp"
#include "run/probe_context.hpp"
#include "text/resolv_conf.hpp"

namespace sfprobe::callback {
namespace {

using namespace std::chrono_literals;

// A port of this machine answers at once, or nothing is there.
constexpr auto kLocal = 500ms;

// getaddrinfo(3) puts ::1 first (RFC 6724), and the CLI listens on the first.
std::vector<net::Address> addresses_of_localhost(const System& system, int port) {
  auto texts = hosts_addresses(system.read_file("/etc/hosts", 1 << 20).value_or(""), "localhost");
  if (texts.empty()) texts = {"127.0.0.1"};
  std::stable_partition(texts.begin(), texts.end(), [](const std::string& text) {
    return text.find(':') != std::string::npos;
  });
  std::vector<net::Address> addresses;
  for (const std::string& text : texts) {
    const auto address = net::Address::parse(text, static_cast<std::uint16_t>(port));
    if (address && std::count(addresses.begin(), addresses.end(), *address) == 0) {
      addresses.push_back(*address);
    }
  }
  if (addresses.size() > 4) addresses.resize(4);
  return addresses;
}

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

// As the CLI does it: first it connects, to see that nobody is there, then it listens.
void try_port(const std::vector<net::Address>& addresses, const net::WaitLimit& limit,
              CallbackFacts& facts) {
  for (const net::Address& address : addresses) {
    if (!net::connect(address, limit).failure.ok()) continue;
    facts.state = PortState::in_use;
    facts.error = EADDRINUSE;
    return;
  }
  if (addresses.empty()) return;
  facts.error = net::try_listen(addresses.front(), limit);
  facts.state = state_of(facts.error);
}

// Of many targets the port is tried once: they would be in each other's way.
CallbackFacts look(ProbeContext& context) {
  CallbackFacts facts;
  read_port(context.system, facts);
  read_session(context.system, facts);
  const auto addresses = addresses_of_localhost(context.system, facts.port);
  for (const net::Address& address : addresses) facts.localhost.push_back(address.ip());
  try_port(addresses, context.tasks.wait_limit().until(net::Clock::now() + kLocal), facts);
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
