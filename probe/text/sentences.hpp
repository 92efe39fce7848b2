// Purpose: prose put together from parts. Threads: pure functions. Failure: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sfprobe::text {

// Capital first, full stop last; the first word stays as it is if it is a name.
std::string as_sentence(std::string text);

// The sentences of a text, each with its full stop.
std::vector<std::string> sentences_of(std::string_view text);

}  // namespace sfprobe::text
