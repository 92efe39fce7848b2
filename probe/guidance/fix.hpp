// Purpose: one fix of the catalogue, docs/fixes/<id>.md, parsed. docs/errors/README.md describes
// the format. Threads: pure functions. Failure: std::runtime_error naming the line, because the
// files are ours and a test reads every one.
#pragma once

#include <optional>
#include <string_view>

#include "sfprobe/diagnosis.hpp"

namespace sfprobe::guidance {

Fix parse_fix(std::string_view markdown);

// Looks up a fix by its id; nullopt if there is none. Pages refer to fixes by id.
using FixFinder = std::optional<Fix> (*)(std::string_view id);

}  // namespace sfprobe::guidance
