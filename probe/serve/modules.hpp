// Purpose: the modules of /probe, a table: in which way a target is probed. Threads: constants and
// pure functions. Failure: null for a name that is none.
#pragma once

#include <span>
#include <string_view>

#include "sfprobe/run.hpp"

namespace sfprobe::serve {

struct Module {
  std::string_view name;
  std::string_view about;  // a clause
  void (*change)(Options&);
};

std::span<const Module> modules();  // the default first
const Module* module_named(std::string_view name);

}  // namespace sfprobe::serve
