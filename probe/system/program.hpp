// Purpose: what a program prints. It is started directly, without a shell, with an empty
// environment, in "/", with nothing on standard input, and is ended by its id where it takes too
// long or says too much. Threads: any. Failure: nullopt, also for another exit status than 0.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace sfprobe {

// `command`: an absolute path and its arguments; at most `most` bytes, until `until`, or until
// the descriptor `stop` becomes readable (-1: never).
std::optional<std::string> output_of(const std::vector<std::string>& command, std::size_t most,
                                     std::chrono::steady_clock::time_point until, int stop = -1);

}  // namespace sfprobe
