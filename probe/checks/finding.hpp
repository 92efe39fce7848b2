// Purpose: what every judge needs to phrase a finding. Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "sfprobe/finding.hpp"

namespace sfprobe {

// Appends a finding and gives it back to be completed; valid until the next is appended.
Finding& add(Findings& findings, Stage stage, Status status, std::string code, std::string summary);

// "0.3 s", "12 s": microseconds for a person.
std::string seconds_text(std::int64_t us);
// "850 µs", "12 ms", "1.25 s".
std::string duration_text(std::int64_t us);

}  // namespace sfprobe
