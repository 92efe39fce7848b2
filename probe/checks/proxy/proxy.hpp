// Purpose: which proxy each client takes, and the way through it up to a tunnel to the target.
// README.md has the steps that it records and what it tells apart. Threads: observe() in a thread
// of its own, judge() is pure. Failure: steps and findings.
#pragma once

#include <string_view>

#include "facts/observed.hpp"
#include "facts/stages.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe {
struct ProbeContext;
}

namespace sfprobe::proxy {

inline constexpr std::string_view kStage = stages::kProxy;

// Records which proxy each client would take, and opens the way through it: resolve, connect, TLS
// where its URL says so, CONNECT. Gives the proxied route its first hop and its stream.
void observe(ProbeContext& context);

void judge(const Observed& observed, Findings& findings);

}  // namespace sfprobe::proxy
