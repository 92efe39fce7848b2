// Purpose: the machine of a run as a reader needs it who was not there, and whom the run
// contacted. Threads: pure. Failure: none; what the evidence does not say is left out.
#pragma once

#include <vector>

#include "facts/observed.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

std::vector<MachineFact> machine_facts(const Observed& observed);
std::vector<Contact> contacts_of(const Observed& observed);

}  // namespace sfprobe
