// Purpose: the addresses that a run contacted, as a step of its evidence. Threads: once the run's
// are done. Failure: none.
#pragma once

#include <cstdint>
#include <optional>

#include "sfprobe/evidence.hpp"

namespace sfprobe {

struct ProbeContext;

// Step "run.contacts"; nothing if nobody was contacted.
std::optional<Step> contacts_step(const ProbeContext& context, std::int64_t took_us);

}  // namespace sfprobe
