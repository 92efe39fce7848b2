// Purpose: the parts of the HTML report. Threads: pure. Failure: none; "" where there is nothing
// to draw. Everything from outside goes through escaped().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/story.hpp"
#include "sfprobe/ticket.hpp"

namespace sfprobe {

std::string_view html_style();  // CSS

// Escaped, with a dot between them.
std::string html_joined(const std::vector<std::string>& parts);

// The questions of somebody who has this file and nothing else.
std::string html_in_short(const TargetReport& report, const Story& story, const Ticket& ticket);

// A change that somebody else than the owner of the cause can try has another heading.
std::string heading_of_fix(const Diagnosis& diagnosis, const Advice& fix, const Ticket& ticket);
bool is_said_in_short(const Story& story, const Ticket& ticket);

// What the certificate is refused for, where there is room to say it; "" of another failure. When
// it was looked at says nothing of it.
std::string html_fault_of_certificate(const RouteCell& cell);

// On the CLI's route, with the link that fails marked: you → name service, and you → what stands
// between, if that is known → proxy → target.
std::string html_way(const Diagnosis& diagnosis);

// The phases of each route as bars to scale, with the round trip to the first hop marked.
std::string html_phases(const std::vector<RouteRow>& rows);

// The steps as bars to scale.
std::string html_steps(const std::vector<Bar>& bars);

// The certificates that were sent, and who follows which link to a root. The place says when.
std::string html_chain(const TrustChain& chain, const Place& place);

}  // namespace sfprobe
