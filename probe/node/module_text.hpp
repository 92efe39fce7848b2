// Purpose: what the text of a module says that loading it does at once, as far as that shows
// without running it: statements outside of every function, block and string. Threads: pure.
// Failure: what does not show is not there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sfprobe::node {

struct ModuleText {
  bool throws = false;             // a throw statement, or brackets that do not match
  bool exits = false;              // process.exit()
  std::vector<std::string> needs;  // by require() of a name that is written there, before that
};

ModuleText read_module(std::string_view text);

}  // namespace sfprobe::node
