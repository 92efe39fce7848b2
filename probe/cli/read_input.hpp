// Purpose: a file that the command line names, or standard input. Threads: any. Failure:
// InputError.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace sfprobe::cli {

// At most one byte more than `limit`, by which the caller sees that there is more. "-" is standard
// input, which may take its time. A path may be a regular file or a pipe: that one has to be
// written to its end within `patience`. Devices, sockets and folders are refused.
std::string read_input(const std::string& path, std::size_t limit,
                       std::chrono::milliseconds patience);

}  // namespace sfprobe::cli
