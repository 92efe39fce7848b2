// Purpose: the enums' names as they stand in the JSON documents, both ways.
// Threads: constants. Failure: an unknown name gives the enum's most cautious value.
#pragma once

#include <string_view>

#include "sfprobe/diagnosis.hpp"
#include "sfprobe/evidence.hpp"

namespace sfprobe {

Outcome outcome_from(std::string_view name);  // Outcome::unknown for any other name
Status status_from(std::string_view name);    // Status::unknown for any other name

}  // namespace sfprobe
