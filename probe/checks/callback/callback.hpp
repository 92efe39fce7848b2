// Purpose: the port of this machine to which the browser returns at the end of a web login.
// README.md has what it tells apart. Threads: observe() in a thread of its own, judge() is pure.
// Failure: steps and findings.
#pragma once

#include <string_view>

#include "facts/observed.hpp"
#include "facts/stages.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe {
struct ProbeContext;
}

namespace sfprobe::callback {

inline constexpr std::string_view kStage = stages::kEnvironment;

void observe(ProbeContext& context);

void judge(const Observed& observed, Findings& findings);

}  // namespace sfprobe::callback
