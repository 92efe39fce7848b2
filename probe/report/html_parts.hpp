// Purpose: the drawings of the HTML report. Threads: pure. Failure: none; "" where there is nothing
// to draw. Everything from outside goes through escaped().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/story.hpp"

namespace sfprobe {

std::string_view html_style();  // CSS

// The CLI's row, which is the first, as far as the CLI goes. The probe may get farther: it waits
// longer, repairs a proxy's URL, and takes any answer. Then the verdict says where the CLI stops.
RouteRow as_the_cli_goes(const Diagnosis& diagnosis);

// On the CLI's route, with the link that fails marked: you → name service, and you → what stands
// between, if that is known → proxy → target.
std::string html_way(const Diagnosis& diagnosis);

// The phases of each route as bars to scale, with the round trip to the first hop marked.
std::string html_phases(const std::vector<RouteRow>& rows);

// The steps as bars to scale.
std::string html_steps(const std::vector<Bar>& bars);

// The certificates that were sent, and who follows which link to a root.
std::string html_chain(const TrustChain& chain, const Evidence& evidence);

}  // namespace sfprobe
