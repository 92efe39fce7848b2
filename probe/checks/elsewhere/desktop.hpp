// Purpose: the proxies of the desktop's own settings: GNOME's in dconf's database, KDE's in its
// kioslaverc. Credentials that they keep beside them are not looked at. Threads: pure but for the
// port to the system. Failure: what cannot be read is not there; at most 1 MiB of a file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checks/elsewhere/files.hpp"
#include "sfprobe/system.hpp"

namespace sfprobe::elsewhere {

// Of that database, and of those of the system behind it, which give what it lacks.
std::vector<Found> gnome_settings(
    const std::vector<std::pair<std::string, std::string>>& databases);

std::vector<Found> kde_settings(std::string_view content, const std::string& file);

// A PAC file's URL fit to be shown: without credentials, and of the path the plain words.
std::string shown_pac(std::string_view url);

// Both, of this machine.
std::vector<Found> desktop_settings(const System& system);

}  // namespace sfprobe::elsewhere
