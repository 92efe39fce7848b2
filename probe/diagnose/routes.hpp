// Purpose: how far each probed route got, as a table. What the judges found on a route decides a
// cell, else what was observed. Threads: pure. Failure: none.
#pragma once

#include <vector>

#include "clients/seen.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

// The CLI's route first, then direct, then the others by name.
std::vector<RouteRow> route_rows(const clients::Seen& observed, const Findings& findings);

// The name's cell where a cause that lies in the answer, and not in its absence, is the verdict's:
// the hosts file, for one.
void mark_cause(const Verdict& verdict, std::vector<RouteRow>& rows);

// Nothing is shown after the phase at which the CLI ends: sfprobe's own way may go on there.
void end_row(const Verdict& verdict, std::vector<RouteRow>& rows);

// The round trip to the first hop of each row, as the kernel measured it.
void add_round_trips(const Observed& observed, std::vector<RouteRow>& rows);

}  // namespace sfprobe
