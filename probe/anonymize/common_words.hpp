// Purpose: words that are the name of a host or user as well, and say nothing of whose it is.
// Threads: pure. Failure: none.
#pragma once

#include <string_view>

namespace sfprobe::anonymizing {

// In lower case. A text that has them keeps them: replaced there, they would be words that a judge
// looks for, and tell nobody anything.
bool is_common_word(std::string_view lower);

}  // namespace sfprobe::anonymizing
