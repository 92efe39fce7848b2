// Purpose: what to make sure of before the change that is advised makes the CLI trust a root that
// is not public. Threads: pure. Failure: "" where no such change is advised.
#pragma once

#include <string>

#include "facts/observed.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

// Whether the CLI accepts more certificates with it than without it.
bool trusts_more(const Fix& fix);

// One or two sentences. `diagnosis` has its verdict and its fixes.
std::string caution_of(const Observed& observed, const Diagnosis& diagnosis);

}  // namespace sfprobe
