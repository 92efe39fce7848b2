// Purpose: a value that lists proxies: as the settings of Windows have them, as a PAC file answers,
// or URLs between commas, semicolons or blanks. Threads: pure. Failure: nullopt for what is no
// list, or may be a password.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sfprobe::proxy {

// The one for https:// URLs, as a URL or as host and port.
std::optional<std::string> from_list(std::string_view text);

}  // namespace sfprobe::proxy
