// Purpose: what every stage line needs. Threads: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sfprobe/evidence.hpp"

namespace sfprobe {

// The parts that are not empty.
std::string joined(const std::vector<std::string>& parts, std::string_view separator = ", ");

std::vector<const Step*> steps_with(const Evidence& evidence, std::string_view action,
                                    std::string_view route);

// The quickest success, else the longest failure; null if there are none.
const Step* telling(const std::vector<const Step*>& steps);

}  // namespace sfprobe
