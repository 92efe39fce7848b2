// Purpose: a conclusion as a few lines of plain text, for formats that have one field for it.
// Threads: pure. Failure: none.
#pragma once

#include <string>

#include "report/story.hpp"
#include "text/shell.hpp"

namespace sfprobe {

// Lines that set and unset variables, then the command, in the words of a shell. "" if there is
// none.
std::string commands_text(const Advice& advice, text::Shell shell = text::Shell::posix);

// The headline, the fix with its proof, the facts, who can help: a line each, cleaned.
std::string summary_text(const Story& story);

}  // namespace sfprobe
