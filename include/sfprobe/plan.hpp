// Purpose: what a run would contact and read, before anything is contacted. Ownership and threads:
// plain values. Failure: InputError as run().
#pragma once

#include <string>
#include <vector>

#include "sfprobe/run.hpp"

namespace sfprobe {

struct Destination {
  std::string place;  // "192.0.2.53:53", "proxy.corp:3128"
  std::string why;    // a clause: "name server, from /etc/resolv.conf"
};

struct Plan {
  std::vector<Destination> destinations;
  std::vector<std::string> programs;   // that may be run
  std::vector<std::string> files;      // whose content would be read, if they are there
  std::vector<std::string> variables;  // of the environment that would be looked at, by name
};

// Reads the settings that decide: variables, resolv.conf, the installed programs. It sends nothing
// and looks nothing up.
Plan plan(const Target& target, const Options& options, const System& system = real_system());

std::string to_text(const Plan& plan);  // ends with a newline
std::string to_json(const Plan& plan);  // schema "sfprobe.plan/1"

}  // namespace sfprobe
