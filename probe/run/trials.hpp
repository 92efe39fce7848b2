// Purpose: when the proxies that are set for other programs are worth a trial. Threads: any.
// Failure: none.
#pragma once

#include "run/probe_context.hpp"

namespace sfprobe {

// What is set for others, or named by a PAC file, is worth a trial if the CLI's own way leads to no
// answer. The first who can tell decides.
inline void want_trials(const ProbeContext& context, const Route& route, bool answered) {
  for (const auto& other : context.routes) {
    const bool setting = other->trial == Route::Trial::setting || other->trial == Route::Trial::pac;
    if (route.of_cli && setting) other->wanted.set(!answered);
  }
}

}  // namespace sfprobe
