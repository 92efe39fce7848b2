// Purpose: what a watch says to a person. Threads: pure. Failure: none; text is cleaned.
#pragma once

#include <string>

#include "watch/watch.hpp"

namespace sfprobe::watch {

// One line: the target, its state, how often it came into it, and what was before.
std::string change_text(const Try& one, const Change& change);

// Of each target how often, how long, when and at which stage it failed.
std::string summary_text(const Watched& watched);

}  // namespace sfprobe::watch
