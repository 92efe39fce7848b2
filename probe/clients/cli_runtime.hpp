// Purpose: which Node.js the Salesforce CLI runs on here. Threads: pure.
#pragma once

#include "clients/client.hpp"

namespace sfprobe::clients {

struct Runtime {
  const NodeTraits* node = nullptr;
  bool assumed = false;  // none was found on PATH, or one that cannot be the CLI's
};

// The one that the environment check found for it, else the newest that is known here.
Runtime runtime_of_cli(const Seen& seen);

// Whether the installed CLI (2.142 or later) finds only a Node.js on which it does not start.
bool node_is_too_old(const Seen& seen);

}  // namespace sfprobe::clients
