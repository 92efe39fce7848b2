// Purpose: the sentence and the paragraph that some words stand in, in any language; how many words
// and codes they have. Threads: pure. Failure: none. Each look is bounded.
#pragma once

#include "guidance/pasted_text.hpp"

namespace sfprobe::guidance {

Span sentence_around(const PastedText& text, const Span& span);
Span paragraph_around(const PastedText& text, const Span& span);

// Words of letters alone; three Chinese, Japanese or Korean characters are one.
std::size_t words_in(const NormalizedText& text, const Span& span);

// A code that manuals speak of, as of errno and OAuth, rather than one of sfprobe's own.
bool is_of_manuals(std::string_view word);

// How many different codes of that kind a sentence names.
std::size_t codes_in(const PastedText& text, const Span& sentence);

// Two of the most common words tell.
bool is_english(const PastedText& text, const Span& sentence);

bool is_letter(char c);

}  // namespace sfprobe::guidance
