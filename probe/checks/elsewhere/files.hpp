// Purpose: the files in which other programs keep a proxy or a CA file, and how each writes them.
// Of each file only the keys named here are taken. Threads: pure but for the port to the system.
// Failure: what cannot be read is not there; at most 64 KiB of a file and 200 settings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/elsewhere.hpp"
#include "sfprobe/system.hpp"

namespace sfprobe::elsewhere {

struct Found {
  SettingFact fact;
  std::string raw;  // the value with its credentials: never recorded
};

std::vector<Found> find_settings(const System& system);

// One file's, by the way in which it is written.
enum class Form { ini, words, shell, git, json, apt };
std::vector<Found> settings_in(std::string_view content, Form form, const std::string& program,
                               const std::string& file);

}  // namespace sfprobe::elsewhere
