// Purpose: text that a person may paste into a POSIX shell and that stays one word there.
// Threads: pure.
#pragma once

#include <string>

namespace sfprobe::text {

// As it is if no shell would interpret it, else between single quotes.
std::string shell_quoted(const std::string& value);

}  // namespace sfprobe::text
