// Purpose: what a check sees while it observes: the target, the machine, the recorder, the crew,
// and the places where checks hand things to each other. Ownership: of one run; outlives its
// threads. Threads: every member may be used from any thread of the run.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "clients/proxy_choice.hpp"
#include "evidence/recorder.hpp"
#include "net/address.hpp"
#include "net/proxy.hpp"
#include "net/stream.hpp"
#include "run/channel.hpp"
#include "run/crew.hpp"
#include "run/views.hpp"
#include "sfprobe/run.hpp"
#include "system/system.hpp"

namespace sfprobe {

// A way to the target. The tls and endpoint checks run over any route without knowing which.
struct Route {
  std::string name;                 // "direct", "proxy" (the CLI's), "proxy2", …
  std::optional<net::Proxy> proxy;  // the first hop, where it is not the target
  // The first hop's addresses, in the order in which a client would try them; empty if there are
  // none. Set by the check that resolves the first hop.
  Slot<std::vector<net::Address>> hop;
  // Whether a proxy opened its tunnel; set by the proxy check.
  Slot<bool> open;
  // Connections to the target, for handshakes; closed when no more will come.
  Channel<std::unique_ptr<net::Stream>> streams;
};

struct Scene {
  const Target& target;
  const Options& options;
  const System& system;
  Recorder& recorder;
  net::Clock::time_point started;
  // Fixed before the first check begins: the direct route, one through the proxy that the CLI
  // would use ("proxy"), and one for each other proxy that a client here would choose.
  std::vector<std::unique_ptr<Route>> routes;
  std::vector<clients::ProxyChoice> choices;  // of each client; the CLI's first
  Slot<trust::NodeProgram> node;              // set by the environment check
  Slot<std::shared_ptr<const Trust>> trust;   // set by run(), while DNS is asked
  Crew crew;                                  // last: it joins the threads that use the rest

  Route& direct() const { return *routes.front(); }
};

}  // namespace sfprobe
