// Purpose: the installed Salesforce CLI, from its files alone: where its package is, behind links
// and wrapper scripts, and which jsforce-node and undici it has. Nothing is run.
// Threads: pure but for the port it reads from. Failure: what cannot be found is empty.
#pragma once

#include <string>

#include "system/system.hpp"

namespace sfprobe::environment {

struct InstalledCli {
  std::string program{};  // `sf`, with links resolved; "" if there is none
  std::string root{};     // the folder of @salesforce/cli's package.json
  std::string version{};
  std::string jsforce{};  // version of the @jsforce/jsforce-node that it loads
  std::string undici{};   // version of the undici that this one loads
  std::string node{};     // the Node.js that comes with it; "" if it takes the one on PATH
};

// `on_path`: the `sf` that PATH leads to, links resolved, or "". `node`: the node on PATH, or "".
InstalledCli find_cli(const System& system, const std::string& on_path, const std::string& node);

}  // namespace sfprobe::environment
