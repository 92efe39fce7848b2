// Purpose: findings to one diagnosis: which is the cause, what follows from it, what to do.
// What is found on a route that the CLI does not take is marked, and decides nothing.
// Threads: pure. Failure: none; a code without a page (a test forbids it) has no fixes.
#pragma once

#include "facts/observed.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

// `findings` are those of the checks and of the models.
Diagnosis diagnose(const Observed& observed, Findings findings,
                   std::vector<Prediction> predictions);

}  // namespace sfprobe
