// Purpose: the fixes of a diagnosis, tried before they are offered: on the CLI's model, on the
// captured chain, or by what the run probed besides. What was seen to fail is left out.
// Threads: pure. Failure: none; a code without a page (a test forbids it) has no fixes.
#pragma once

#include "diagnose/conclusion.hpp"

namespace sfprobe {

// Fills fixes, never and means.
void advise(const Observed& observed, const Conclusion& conclusion, Diagnosis& diagnosis);

}  // namespace sfprobe
