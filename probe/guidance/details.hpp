// Purpose: what a pasted text says about the placeholders of a page: the host, the address, the
// file. Threads: pure, linear. Failure: none; what is not said is not filled in. Hosts and
// addresses are checked for their form; credentials are in none of them.
#pragma once

#include <string_view>

#include "guidance/fill.hpp"
#include "guidance/page.hpp"

namespace sfprobe::guidance {

Words details_in(std::string_view decoded);

}  // namespace sfprobe::guidance
