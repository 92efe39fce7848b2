// Purpose: after a direct connection was cut, or stayed silent, at the ClientHello: a few tries
// that change one thing each, and the same ClientHello with packets that go only so many hops, to
// see from where on it is cut. facts/cut.hpp has the steps. At most 12 connections, in the
// background. Threads: any. Failure: recorded.
#pragma once

#include <chrono>
#include <string>

#include "net/handshake.hpp"
#include "run/probe_context.hpp"

namespace sfprobe::tls {

struct Cut {
  std::string peer;              // "192.0.2.1:443"
  bool silence = false;          // nothing came back; else the connection was cut
  net::Clock::duration after{};  // from the ClientHello until it was cut
  bool large = false;            // only the large ClientHello of the CLI's Node.js was
  net::TlsOffer offer{};         // of the handshake
};

// In threads of its own; of a route without a proxy.
void observe_cut(ProbeContext& context, Route& route, const Cut& cut);

}  // namespace sfprobe::tls
