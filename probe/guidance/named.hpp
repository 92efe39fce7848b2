// Purpose: whether a text only names an error (source code, a test's name, a list, a table of
// documentation) where another one says that it occurred. By the form of what stands around it;
// the wordings are data, docs/recognition.md. Threads: pure. Failure: none. Each look is bounded.
#pragma once

#include "guidance/pasted_text.hpp"

namespace sfprobe::guidance {

bool is_only_named(const PastedText& text, const Span& span);

}  // namespace sfprobe::guidance
