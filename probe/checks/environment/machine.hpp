// Purpose: what machine this is, read from files and variables, without running anything: system,
// kernel, what it runs in, time zone, locale. Threads: pure but for the port it reads from.
// Failure: "" for what cannot be told.
#pragma once

#include <string_view>

#include "facts/machine.hpp"
#include "sfprobe/system.hpp"

namespace sfprobe::environment {

// Everything but the libraries.
MachineFacts read_machine(const System& system);

// PRETTY_NAME of os-release(5), else NAME and VERSION_ID.
std::string name_of_system(std::string_view os_release);

// What the names of the firmware say: "KVM", "VMware", …; "" for a machine of iron.
std::string virtual_machine_of(std::string_view vendor, std::string_view product);

}  // namespace sfprobe::environment
