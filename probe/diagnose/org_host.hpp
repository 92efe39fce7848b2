// Purpose: the own host of an org, which a login reaches after its login host: what the Salesforce
// CLI does without it. A web login asks it who the user is; a JWT login asks it nothing that it
// cannot do without, and the org is of no use afterwards. Threads: pure. Failure: none.
#pragma once

#include <vector>

#include "facts/observed.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

// Of an org's host, what the commands print there in place of the login host's words.
void say_for_org_host(const Observed& observed, std::vector<Prediction>& predictions);

// A JWT login alone works without the org's host: its failure is a warning.
void judge_org_host(const Observed& observed, Verdict& verdict);

}  // namespace sfprobe
