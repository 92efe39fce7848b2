// Purpose: which HTTP stack a Salesforce CLI from 2.142 on has: jsforce-node and the undici below
// it. One CLI version exists with several: its shrinkwrap pins the two, and an installation that
// does not honour the shrinkwrap takes the newest. Threads: pure. Failure: the vendor's is assumed.
#pragma once

#include <string>
#include <string_view>

#include "facts/environment.hpp"

namespace sfprobe::environment {

struct CliStack {
  std::string jsforce;   // version of @jsforce/jsforce-node
  std::string undici;    // version of the undici below it
  bool assumed = false;  // not read from an installation

  bool h2() const;  // it offers HTTP/2 in ALPN
  // A proxy that closes the connection on CONNECT is asked again, without end.
  bool asks_closed_proxy_again() const;
  bool hangs_on_cancel() const;      // RST_STREAM with CANCEL is no end to its request
  bool names_socks_timeout() const;  // a SOCKS proxy's silence gives an error with a code
  std::string name() const;          // "jsforce-node 3.10.19, undici 8.5.0, h2"
};

// What Salesforce's installers ship: up to CLI 2.150.5 with HTTP/2, then without.
const CliStack& shipped_h2();
const CliStack& shipped_h1();

// Of the CLI that is installed, else the one that is shipped now.
CliStack stack_here(const ProgramsFacts& programs);

}  // namespace sfprobe::environment
