// Purpose: whether the host that a failed connection names is a proxy: it is called so, or has a
// port that no login has. Threads: pure. Failure: none.
#pragma once

#include "guidance/candidates.hpp"

namespace sfprobe::guidance {

// Whether the line of a hit of the first candidate, which is about reaching a host, names a proxy
// and no host of Salesforce's.
bool is_about_a_proxy(const Candidate& first, const PastedText& text);

}  // namespace sfprobe::guidance
