// Purpose: the one way to write what somebody may have to read: a pipe, a terminal, or a file. A
// write waits for its reader; how long it has waited by now can be asked meanwhile. Threads: any.
// Failure: the errno.
#pragma once

#include <chrono>
#include <string_view>

namespace sfprobe::cli {

// 0, or the errno.
int write_all(int file, std::string_view text);

// For how long the oldest write of the process that has not come back has waited for its reader; 0
// without one.
std::chrono::steady_clock::duration unread_for();
// When a write came back the last time.
std::chrono::steady_clock::time_point last_taken();

}  // namespace sfprobe::cli
