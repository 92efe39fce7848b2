// Purpose: since when a login fails, where the evidence says so: mostly it does not.
// Threads: pure. Failure: "".
#pragma once

#include <string>

#include "facts/observed.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

// "3 Nov 2026 12:00 UTC, when the certificate CN=login.example.com expired".
std::string since_of(const Observed& observed, const Verdict& verdict);

}  // namespace sfprobe
