// Purpose: which Node.js the Salesforce CLI runs on here. Threads: pure.
#pragma once

#include "clients/client.hpp"

namespace sfprobe::clients {

// The oldest Node.js that the CLI since 2.142 starts on (its undici needs it).
constexpr int kOldestForUndici = 22;

struct Runtime {
  const NodeTraits* node = nullptr;
  bool assumed = false;  // none was found on PATH, or one that cannot be the CLI's
};

// The node on PATH if it is at least `oldest`, else the newest that is known here.
Runtime runtime_of_cli(const Seen& seen, int oldest);

// Whether the `sf` on PATH starts with the `node` on PATH: one that npm installed does, those of
// the installers bring their own.
bool uses_node_on_path(const Seen& seen);

// Whether the installed CLI is one of the line up to 2.141, which is built on node-fetch.
bool installed_is_legacy(const Seen& seen);

}  // namespace sfprobe::clients
