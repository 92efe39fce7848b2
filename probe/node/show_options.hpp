// Purpose: NODE_OPTIONS made fit to show: options as they are written, and values as far as their
// grammar is known. What Node.js makes of the shown text is what it makes of the value. Threads:
// pure. Failure: none; "…" for what is not understood.
#pragma once

#include <string>
#include <string_view>

namespace sfprobe::node {

std::string show_options(std::string_view value);

}  // namespace sfprobe::node
