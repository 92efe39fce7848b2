// Purpose: a TCP connection to each address of the target.
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

namespace sfprobe::connect {

inline constexpr std::string_view kStage = stages::kConnect;

void observe(ProbeContext& context);

void judge(const Observed& observed, Findings& findings);

}  // namespace sfprobe::connect
