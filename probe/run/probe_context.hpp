// Purpose: what a check sees while it observes: the target, the machine, the recorder, the task
// group, and the places where checks hand things to each other. Ownership: shared by the run and
// its threads: one that never returns keeps what it uses. Threads: every member may be used from
// any thread of the run.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evidence/recorder.hpp"
#include "net/address.hpp"
#include "net/proxy.hpp"
#include "net/stream.hpp"
#include "node/openssl_config.hpp"
#include "proxy/choice.hpp"
#include "run/channel.hpp"
#include "run/crowd.hpp"
#include "run/machine.hpp"
#include "run/task_group.hpp"
#include "run/views.hpp"
#include "sfprobe/run.hpp"
#include "system/system.hpp"

namespace sfprobe {

// A way to the target. The tls and endpoint checks run over any route without knowing which.
struct Route {
  std::string name;                 // "direct", "proxy" (the CLI's), "proxy2", …
  bool of_cli = false;              // the Salesforce CLI would take it: the verdict is about it
  std::optional<net::Proxy> proxy;  // the first hop, where it is not the target
  // The first hop's addresses, in the order in which a client would try them; empty if there are
  // none. Set by the check that resolves the first hop.
  Slot<std::vector<net::Address>> hop;
  // Addresses that the system's resolver gave after `hop` had to be set without it; set, and mostly
  // empty, once it has answered or is waited for no longer. Until then nobody knows all that a
  // client would try.
  Slot<std::vector<net::Address>> late;
  // Whether a proxy opened its tunnel; set by the proxy check.
  Slot<bool> open;
  // A way that no client takes here, probed only if the CLI's own way makes it worth a trial: the
  // same proxy by another scheme, or a proxy that is set for npm alone. The proxy check sets
  // `wanted` of the one, the endpoint check of the other.
  // One that a PAC file may name is known late: `proxy` is set before `named` is, and is not to be
  // read before `hop` is set.
  enum class Trial { none, scheme, setting, pac };
  Trial trial = Trial::none;
  Slot<bool> wanted;
  Slot<bool> named;  // of a PAC file's: whether it names a proxy for this route
  Reached reached;   // of the first hop
  // Connections to the target, for handshakes; closed when no more will come.
  Channel<std::unique_ptr<net::Stream>> streams;
};

struct ProbeContext {
  ProbeContext(Target of, Options with, std::shared_ptr<Machine> on, net::Clock::time_point start,
               net::Clock::time_point deadline)
      : target(std::move(of)),
        options(std::move(with)),
        machine(std::move(on)),
        system(machine->system()),
        recorder(start, options.on_step),
        started(start),
        tasks(deadline) {}

  const Target target;
  const Options options;
  const std::shared_ptr<Machine> machine;  // shared by the runs of many targets
  const System& system;
  Recorder recorder;
  const net::Clock::time_point started;
  // Fixed before the first check begins: the direct route, one through the proxy that the CLI
  // would use ("proxy"), and one for each other proxy that a client here would choose.
  std::vector<std::unique_ptr<Route>> routes;
  std::vector<proxy::ProxyChoice> choices;  // of each client
  std::vector<proxy::ProxyChoice> trials;   // of nobody: routes that may be worth a trial
  Slot<trust::NodeProgram> node;            // set by the environment check
  Slot<bool> found;                         // the C library gave addresses; set by the dns check
  Slot<bool> cli_offers_h2;                 // in ALPN; set by the environment check
  // What an OpenSSL configuration makes of Node.js's handshakes; set by the environment check.
  Slot<node::OpensslSettings> openssl;
  Slot<std::shared_ptr<const Trust>> trust;  // set by run(), while DNS is asked
  TaskGroup tasks;

  Route& direct() const { return *routes.front(); }
  const proxy::ProxyChoice& cli_choice() const;

  // On the CLI's route in this thread; on any other in the background, since the verdict does not
  // wait for it.
  void observe_on(Route& route, const std::function<void(Route&)>& observe);
  // The same for all of them, the CLI's last.
  void observe_routes(const std::function<void(Route&)>& observe);

  // How long a step on that route may wait: on the CLI's until the deadline; on another, once the
  // CLI's outcome is known, 3.5 s from now (SYNs sent at 0, 1 and 3 s have then had their chance).
  net::WaitLimit limit_on(const Route& route) const;
  // The same for name, connection and TLS, which the CLI has a timer for: not past that, unless
  // the caller's deadline is longer than the default one.
  net::WaitLimit connect_limit_on(const Route& route) const;
};

}  // namespace sfprobe
