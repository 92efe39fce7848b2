// Purpose: writes a file that the user asked for, and never over anything.
#pragma once

#include <string>

namespace sfprobe {

// "" if it worked, else why not. Never through a link, never over a file that exists.
std::string write_new_file(const std::string& path, const std::string& content);

}  // namespace sfprobe
