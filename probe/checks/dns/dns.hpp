// Purpose: the target's name, asked of the C library and of every configured name server.
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

namespace sfprobe::dns {

inline constexpr std::string_view kStage = stages::kDns;

// Asks the C library and every configured name server for the target's addresses, and gives the
// direct route its first hop.
void observe(ProbeContext& context);

void judge(const Observed& observed, Findings& findings);

}  // namespace sfprobe::dns
