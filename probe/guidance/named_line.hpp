// Purpose: whether the line that some words stand on is one of source code, of a search, of a test
// that passed, of a change log or of a table, so that it only names what it says.
// Threads: pure. Failure: none. Each look is bounded.
#pragma once

#include <cstddef>
#include <string_view>

#include "guidance/text_form.hpp"

namespace sfprobe::guidance {

// The words are the bytes from `first` to `end` of `text`.
bool is_line_that_names(std::string_view text, const TextForm& form, std::size_t first,
                        std::size_t end);

}  // namespace sfprobe::guidance
