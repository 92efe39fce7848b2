// Purpose: what somebody asks who has a report and nothing else: whom to turn to, and how sure it
// is. HTML and Markdown say it first. Threads: pure. Failure: none. The text is not escaped.
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
