// Purpose: the placeholders of guidance filled in: "{host}" by what a run or a pasted text says.
// Threads: pure. Failure: none; what needs a value that nobody knows is left out.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sfprobe/diagnosis.hpp"

namespace sfprobe::guidance {

using Words = std::vector<std::pair<std::string, std::string>>;  // the first of a name counts

// Where a value is unknown, the smallest part that reads without it goes: what stands between
// parentheses, a short clause, the sentence. A few words have a name of their own instead: "the
// login host".
std::string fill(std::string_view text, const Words& words);

// The same for a command line: values that a shell would interpret are quoted, since they may come
// from the network; an unknown word becomes "WORD".
std::string fill_command(std::string_view text, const Words& words);

// Both for one fix. A change of the environment that still has a gap in it is for a person, not for
// a script: it becomes a command.
void fill_fix(Fix& fix, const Words& words);

// The same, but a command or a change with a gap in it goes. False if nothing is left of the fix.
bool fill_fix_without_gaps(Fix& fix, const Words& words);

}  // namespace sfprobe::guidance
