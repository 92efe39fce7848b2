// Purpose: what the callback check records: the port to which the browser of a web login returns.
#pragma once

#include <string>
#include <vector>

#include "facts/codec.hpp"

namespace sfprobe::callback {

enum class PortState { unknown, free, in_use, not_permitted, no_address };
constexpr auto names_of(PortState) {
  using enum PortState;
  return names<PortState>({{unknown, "unknown"},
                           {free, "free"},
                           {in_use, "in-use"},
                           {not_permitted, "not-permitted"},
                           {no_address, "no-address"}});
}

// A program that listens on the port.
struct HolderFact {
  int pid = 0;          // 0 if it belongs to another user, or another container
  std::string program;  // its name (comm); "" if it cannot be told
  std::string address;  // that it listens on: "127.0.0.1", "::"

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("pid", self.pid);
    field("program", self.program);
    field("address", self.address);
  }
};

// Step "callback".
struct CallbackFacts {
  int port = 1717;
  std::string port_from;  // the sfdx-project.json that names it; "" for the default
  PortState state = PortState::unknown;
  int error = 0;  // errno of the attempt, 0 if it worked
  std::vector<HolderFact> holders;
  std::vector<std::string> localhost;  // its addresses, in the resolver's order
  std::string container;               // what shows that this is one; "" outside
  bool ssh = false;                    // the session came over SSH
  bool display = false;                // DISPLAY or WAYLAND_DISPLAY is set
  bool browser = false;                // BROWSER is set
  bool wsl = false;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("port", self.port);
    field("port_from", self.port_from);
    field("state", self.state);
    field("error", self.error);
    field("holders", self.holders);
    field("localhost", self.localhost);
    field("container", self.container);
    field("ssh", self.ssh);
    field("display", self.display);
    field("browser", self.browser);
    field("wsl", self.wsl);
  }
};

}  // namespace sfprobe::callback
