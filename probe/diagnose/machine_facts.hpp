// Purpose: the machine of a run, for a reader who was not there, and the addresses that the run
// contacted. Threads: pure. Failure: none; what the evidence does not say is left out.
#pragma once

#include <vector>

#include "facts/observed.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

std::vector<MachineFact> machine_facts(const Observed& observed);
std::vector<Contact> contacts_of(const Observed& observed);

}  // namespace sfprobe
