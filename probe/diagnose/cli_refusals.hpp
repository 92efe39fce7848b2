// Purpose: what the Salesforce CLI prints where it ends a login before its first request: for the
// URL, the callback or the key file. It then never says what its request would have met.
// Source: @salesforce/core 8.32, plugin-auth 4.4, jsonwebtoken 9. Threads: pure. Failure: none.
#pragma once

#include <vector>

#include "facts/observed.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

// Puts that in the place of what the prediction for `sf` says of the same command. "…" in a text
// stands for a part that is not known.
void say_refusals(const Observed& observed, const Findings& findings,
                  std::vector<Prediction>& predictions);

}  // namespace sfprobe
