// Purpose: which Salesforce CLI the verdict is about, where and when it was probed.
// Threads: pure. Failure: none; what the evidence does not say is empty.
#pragma once

#include "clients/seen.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

Cli cli_of(const clients::Seen& observed);
Place place_of(const Observed& observed);

}  // namespace sfprobe
