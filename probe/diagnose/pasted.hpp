// Purpose: an error that a person pasted, compared with what was observed here.
// Threads: pure. Failure: none.
#pragma once

#include "facts/observed.hpp"
#include "guidance/recognise.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

Pasted compare(const guidance::Recognised& explanation, const Observed& observed,
               const Diagnosis& diagnosis);

}  // namespace sfprobe
