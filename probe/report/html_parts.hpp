// Purpose: the drawings of the HTML report. Threads: pure. Failure: none; "" where there is nothing
// to draw. Everything from outside goes through escaped().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/story.hpp"

namespace sfprobe {

std::string_view html_style();  // CSS

// You → name service → proxy → target on the CLI's route, with the link that fails marked.
std::string html_way(const Diagnosis& diagnosis);

// The phases of each route as bars to scale, with the round trip to the first hop marked. `run_us`:
// what the whole run took.
std::string html_phases(const std::vector<RouteRow>& rows, std::int64_t run_us);

// The steps as bars to scale.
std::string html_steps(const std::vector<Bar>& bars);

// The certificates that were sent, and who follows which link to a root.
std::string html_chain(const TrustChain& chain, const Evidence& evidence);

}  // namespace sfprobe
