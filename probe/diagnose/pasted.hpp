// Purpose: an error that a person pasted, held against what was observed from here.
// Threads: pure. Failure: none.
#pragma once

#include "guidance/recognise.hpp"
#include "sfprobe/diagnosis.hpp"
#include "sfprobe/evidence.hpp"

namespace sfprobe {

Pasted compare(const guidance::Explanation& explanation, const Evidence& evidence,
               const Diagnosis& diagnosis);

}  // namespace sfprobe
