// Purpose: whether the sentence that some words stand in speaks of errors in general, as a manual,
// a question or a review does, or of one that is past. The cues are data, docs/recognition.md.
// Threads: pure. Failure: none. Each look is bounded.
#pragma once

#include "guidance/pasted_text.hpp"

namespace sfprobe::guidance {

bool is_said_in_general(const PastedText& text, const Span& span);

}  // namespace sfprobe::guidance
