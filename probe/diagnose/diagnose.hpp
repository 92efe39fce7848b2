// Purpose: findings to one diagnosis: which is the cause, what follows from it, what to do.
// What is found on a route that the CLI does not take is marked, and decides nothing.
// Threads: pure. Failure: none; a code without a page (a test forbids it) has no fixes.
#pragma once

#include "sfprobe/diagnosis.hpp"
#include "sfprobe/evidence.hpp"

namespace sfprobe {

Diagnosis diagnose(const Evidence& evidence, Findings findings);

}  // namespace sfprobe
