// Purpose: takes the wrappings off a pasted text: JSON escapes at any depth, percent-encoding, HTML
// entities, escape sequences of terminals. Threads: pure, linear in the length of the text.
// Failure: none; what is no escape stays as it is.
#pragma once

#include <string>
#include <string_view>

namespace sfprobe::guidance {

// The text as a person would have read it. Never longer than three times the input.
std::string decode(std::string_view pasted);

}  // namespace sfprobe::guidance
