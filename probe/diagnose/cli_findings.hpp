// Purpose: findings that only a model of the CLI can make: it will fail although every stage
// works, it cannot start, it will stall after success. Threads: pure.
#pragma once

#include <vector>

#include "clients/seen.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe::clients {

// Every code that judge() can give a finding besides those that a client model can predict.
inline constexpr const char* kFindingCodes[] = {"NODE_TOO_OLD", "NODE_OPTIONS_REFUSED",
                                                "LOCAL_DNS_WAIT", "PROXY_NOT_NEEDED"};

void judge(const Seen& seen, const std::vector<Prediction>& predictions, Findings& findings);

}  // namespace sfprobe::clients
