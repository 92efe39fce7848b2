// Purpose: the Node.js that a client runs on here: which one, and what the environment makes of it.
// Threads: pure.
#pragma once

#include "clients/node_stack.hpp"
#include "clients/seen.hpp"

namespace sfprobe::clients {

struct Runtime {
  const node::Release* release = nullptr;
  node::Version version;
  bool assumed = false;  // none was found on PATH, or one that cannot be the CLI's
};

// The one that the environment check found for the CLI, else the newest that is known here.
Runtime runtime_of_cli(const Seen& seen);

// Whether the installed CLI (2.142 or later) finds only a Node.js on which it does not start.
bool node_is_too_old(const Seen& seen);

// Node.js itself: the installed version if it is of that major, else the one the lab runs.
NodeStack stack_on(const Seen& seen, const node::Release& release, Api api);

// The CLI. `undici` is that of npm, 0 if it does not use it.
NodeStack stack_of_cli(const Seen& seen, const Runtime& runtime, Api api, int undici);

}  // namespace sfprobe::clients
