// Purpose: the login URL as it was typed or configured, before anything is probed. README.md has
// what it tells apart. Threads: observe() in a thread of its own, judge() is pure.
// Failure: steps and findings.
#pragma once

#include <string_view>

#include "facts/observed.hpp"
#include "facts/stages.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe {
struct ProbeContext;
}

namespace sfprobe::url {

inline constexpr std::string_view kStage = stages::kEnvironment;

void observe(ProbeContext& context);

void judge(const Observed& observed, Findings& findings);

}  // namespace sfprobe::url
