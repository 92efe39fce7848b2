// Purpose: what stands for the placeholders of a fix. Threads: pure. Failure: none; what is not
// known has no word.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "diagnose/conclusion.hpp"

namespace sfprobe {

using Words = std::vector<std::pair<std::string, std::string>>;

// For the fixes of that page: the first of a name counts.
Words words_for(const Observed& observed, const Conclusion& conclusion, const Findings& findings,
                const std::string& page);

}  // namespace sfprobe
