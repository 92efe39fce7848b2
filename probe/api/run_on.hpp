// Purpose: a run that shares its machine with others. Threads and failure: as run(), whose options
// have been checked.
#pragma once

#include <memory>

#include "net/wait.hpp"
#include "run/machine.hpp"
#include "sfprobe/run.hpp"

namespace sfprobe {

// What check_options() finds without opening a file. Throws InputError.
void check_values(const Options& options);

Evidence run_on(const std::shared_ptr<Machine>& machine, const Target& target,
                const Options& options, std::stop_token stop, net::Clock::time_point started);

}  // namespace sfprobe
