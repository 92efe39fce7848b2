// Purpose: whether anything beside a code says that it occurred, or whether the text may speak of
// it for any reason. Threads: pure. Failure: none. Each look is bounded.
#pragma once

#include "guidance/candidates.hpp"
#include "guidance/pasted_text.hpp"

namespace sfprobe::guidance {

// "ECONNRESET", "invalid_grant": no sentence, and not "DomainNotFoundError", which only an error
// has.
bool is_code(const PastedText& text, const Span& span);

// "connect ECONNREFUSED", "code: 'ECONNRESET'": what stands right beside it says that it occurred.
bool is_said_beside(const NormalizedText& text, const Span& span);

// The span is a code, and nothing says that it occurred: neither the rest of the text nor what
// stands right beside it.
bool is_loose(const PastedText& text, const Span& span);

// A loose code that is all there is, or heads a message, did occur. One in a short text may have:
// it stays, with little confidence. Several, or one in a long text, are what the text is about.
void weaken_loose(std::vector<std::vector<Hit>>& hits, const PastedText& text);

}  // namespace sfprobe::guidance
