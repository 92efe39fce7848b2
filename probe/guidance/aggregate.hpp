// Purpose: texts that hold several errors of one attempt: which one leads. Threads: pure.
// Failure: none.
#pragma once

#include <vector>

#include "guidance/candidates.hpp"

namespace sfprobe::guidance {

// An address that cannot be reached beside another that could be tried is no cause: a machine
// without IPv6 says ENETUNREACH of each IPv6 address. Takes such hits away if others are left.
void drop_bystanders(std::vector<Candidate>& candidates, const PastedText& text);

// "AggregateError [ETIMEDOUT]", or the `code` beside its `errors`: Node.js names the one error that
// stands for all. Puts its page first.
void put_leader_first(std::vector<Candidate>& candidates, const PastedText& text);

}  // namespace sfprobe::guidance
