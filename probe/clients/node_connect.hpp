// Purpose: how Node.js gets a TCP connection: the name by getaddrinfo, the addresses one after
// another, each but the last for a short time only (lib/net.js, internalConnectMultiple).
// Threads: pure. Failure: a Result where the client gives up.
#pragma once

#include <optional>
#include <string>

#include "clients/node_stack.hpp"
#include "clients/result.hpp"
#include "clients/seen.hpp"

namespace sfprobe::clients {

// undici's timer over name, connection and TLS together; it is coarse, and fires up to a second
// late (undici/lib/util/timers.js).
constexpr double kConnectBudgetMs = 10'000;
// Its ticks come every 499 ms: none of them fires it between 10 s and this.
constexpr double kConnectBudgetTicksMs = 10'450;
constexpr double kConnectBudgetFiresMs = 10'600;
constexpr double kConnectBudgetLateMs = 11'000;
// Linux gives a connection up after six repeated SYNs (tcp(7), tcp_syn_retries).
constexpr double kSynTimeoutMs = 134'000;

// From the name to an open connection: where it went, or how it failed. Advances `timeline`.
struct Reached {
  std::optional<Result> result;
  std::string ip;
};
Reached reach(const NodeStack& stack, const Path& path, Timeline& timeline);

// The error of undici's timer.
Result out_of_time(const Timeline& timeline, std::string because);

}  // namespace sfprobe::clients
