// Purpose: whether anything beside a code says that it occurred, or whether the text may speak of
// it for any reason. Threads: pure. Failure: none. Each look is bounded.
#pragma once

#include "guidance/candidates.hpp"
#include "guidance/pasted_text.hpp"

namespace sfprobe::guidance {

// The span is one word, and nothing says that it occurred: neither the rest of the text, nor
// what stands right beside it, nor that it is all there is.
bool is_loose(const PastedText& text, const Span& span);

// Of hits that are loose, one in a short text may be what occurred: it stays, with little
// confidence. Several codes, or one in a long text, are what the text is about.
void weaken_loose(std::vector<std::vector<Hit>>& hits, const PastedText& text);

}  // namespace sfprobe::guidance
