// Purpose: what every judge needs to phrase a finding. Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "sfprobe/finding.hpp"
#include "text/time.hpp"

namespace sfprobe {

// Appends a finding and gives it back to be completed; valid until the next is appended.
Finding& add(Findings& findings, std::string_view stage, Status status, std::string code,
             std::string summary);

// What a silence of that length is worth. A SYN is sent again after 1 s and 3 s (tcp(7)), and no
// healthy path is slower: from 3 s on nothing will come, under 0.75 s nothing is proven. Marks the
// finding inferred, or takes its code and replaces its summary by `too_short`; `other` says that
// the login does not depend on it.
void weigh_silence(Finding& finding, std::int64_t waited_us, bool other, std::string too_short);

// "0.3 s", "12 s": microseconds for a person.
std::string seconds_text(std::int64_t us);

}  // namespace sfprobe
