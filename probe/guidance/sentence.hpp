// Purpose: the sentence and the paragraph that some words stand in, and how many words they have,
// in any language. Threads: pure. Failure: none. Each look is bounded.
#pragma once

#include "guidance/pasted_text.hpp"

namespace sfprobe::guidance {

Span sentence_around(const PastedText& text, const Span& span);
Span paragraph_around(const PastedText& text, const Span& span);

// Words of letters alone; three Chinese, Japanese or Korean characters are one.
std::size_t words_in(const NormalizedText& text, const Span& span);

bool is_letter(char c);

}  // namespace sfprobe::guidance
