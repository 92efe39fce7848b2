// Purpose: which Salesforce CLI the verdict is about, where and when it was probed.
// Threads: pure. Failure: none; what the evidence does not say is empty.
#pragma once

#include <string>

#include "clients/seen.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

Cli cli_of(const clients::Seen& observed);
Place place_of(const Observed& observed);

// Of this machine: one that packets leave from, or of an interface, as far as these were recorded.
bool is_own_address(const Observed& observed, const std::string& address);

}  // namespace sfprobe
