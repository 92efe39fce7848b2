// Purpose: two questions of a reader who has only the report: who can fix it, and how certain it
// is. HTML and Markdown answer them first. Threads: pure. Failure: none. The text is not escaped.
#pragma once

#include <string>
#include <string_view>

#include "sfprobe/ticket.hpp"

namespace sfprobe {

// The reader of the file is mostly somebody else than who runs the machine.
std::string who_can_fix(const Diagnosis& diagnosis, const Ticket& ticket);

// How sure the headline is of what it says.
std::string_view certainty_text(const Diagnosis& diagnosis);

}  // namespace sfprobe
