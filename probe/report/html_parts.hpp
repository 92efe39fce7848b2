// Purpose: the drawings of the HTML report. Threads: pure. Failure: none; "" where there is nothing
// to draw.
#pragma once

#include <string>
#include <vector>

#include "report/story.hpp"

namespace sfprobe {

// You → name service → proxy → target on the CLI's route, with the link that fails marked.
std::string html_way(const Diagnosis& diagnosis);

// The steps as bars to scale: inline SVG.
std::string html_waterfall(const std::vector<Bar>& bars);

}  // namespace sfprobe
