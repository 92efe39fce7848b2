// Purpose: what a route is called in the table, and which has no row there. Threads: pure.
// Failure: a route of which nothing is known has its name in the evidence.
#pragma once

#include <string>

#include "clients/seen.hpp"

namespace sfprobe {

// Whether the CLI crashes at its proxy's URL, and the one that was meant was probed in its place.
bool is_repaired(const clients::Choice& cli);

// "direct", "proxy.corp:3128"; "proxy.corp:3128 (repaired)" for the proxy that a malformed URL was
// meant to be, which the CLI does not take.
std::string label_of_route(const clients::Seen& observed, const std::string& route);

// Whether the URL of that route's proxy holds a user, which the label does not show.
bool names_user(const clients::Seen& observed, const std::string& route);

// Whether the host is what curl or an older CLI makes of the malformed URL of the CLI: nobody's
// proxy. Such a route has no row.
bool is_misreading(const clients::Seen& observed, const std::string& route);

}  // namespace sfprobe
