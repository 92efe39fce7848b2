// Purpose: whether a line is one that a search found, of a history, of a rule's pattern, or of a
// list of constants or messages. Threads: pure. Failure: none. Linear in the line.
#pragma once

#include <string_view>

namespace sfprobe::guidance {

bool is_listed_line(std::string_view line);

}  // namespace sfprobe::guidance
