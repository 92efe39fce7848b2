// Purpose: one owner of the cause, one message to send. Threads: pure. Failure: none.
#pragma once

#include <optional>
#include <vector>

#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

// Whether that team is who the fix's message is for. A fix without a message is for nobody.
bool is_message_to(const Fix& fix, Owner owner);

// Of the messages that pages bring along, the first for the owner of the cause, addressed to them.
// Where no other team owns it, the first of all: a team that may help.
void keep_one_message(const std::optional<Owner>& owner, std::vector<Fix>& fixes);

}  // namespace sfprobe
