// Purpose: fixes and warnings on a terminal, in the words of the shell in use. Threads: pure.
// Failure: none.
#pragma once

#include "report/screen.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

void write_fixes(Screen& screen, const std::vector<Fix>& fixes, const Look& look);
void write_never(Screen& screen, const std::vector<std::string>& never);

}  // namespace sfprobe
