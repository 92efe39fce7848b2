// Purpose: the address that the outside sees on each route, if --egress names somebody who says.
// README.md has what it is for. Threads: observe() in threads of its own, the rest is pure.
// Failure: steps and findings.
#pragma once

#include <string>
#include <string_view>

#include "facts/observed.hpp"
#include "facts/stages.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe {
struct ProbeContext;
}

namespace sfprobe::egress {

inline constexpr std::string_view kStage = stages::kEndpoint;

void observe(ProbeContext& context);

void judge(const Observed& observed, Findings& findings);

// The first IP address in such an answer: alone, as a value in JSON, or in "ip=…". "" if there is
// none, or the answer is a page.
std::string address_in(std::string_view answer);

}  // namespace sfprobe::egress
