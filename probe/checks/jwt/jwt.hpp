// Purpose: what a JWT login needs of this machine: its key file, the certificate, the audience, the
// form of client id and username. README.md has what it tells apart. Threads: observe() in a thread
// of its own, judge() is pure. Failure: steps and findings.
#pragma once

#include <string_view>

#include "facts/observed.hpp"
#include "facts/stages.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe {
struct ProbeContext;
}

namespace sfprobe::jwt {

inline constexpr std::string_view kStage = stages::kEnvironment;

void observe(ProbeContext& context);

void judge(const Observed& observed, Findings& findings);

}  // namespace sfprobe::jwt
