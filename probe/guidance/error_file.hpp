// Purpose: files that support gets: a HAR, the diagnosis of `sf doctor`, a debug log of npm or the
// CLI. Lists every error in them, with time and count. Threads: pure. Failure: nullopt for what is
// none of these; a file that is damaged is one. Bounded: at most 2,000 texts of a file are read,
// each to 4,000 bytes. What is quoted holds no secret, address of a person or home folder.
#pragma once

#include <optional>
#include <string_view>

#include "guidance/recognise.hpp"

namespace sfprobe::guidance {

// The explanation of the first cause in the file, with all errors beside it.
std::optional<Recognised> explain_file(const Recogniser& recogniser, std::string_view content);

}  // namespace sfprobe::guidance
