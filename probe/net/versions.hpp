// Purpose: which libraries this program runs with. Threads: any. Failure: none.
#pragma once

#include <string>
#include <vector>

namespace sfprobe::net {

// Name and version as loaded, not as compiled against: "OpenSSL 3.0.17".
std::vector<std::string> library_versions();

// Whether libcurl can answer a proxy that asks for Negotiate.
bool has_gssapi();

}  // namespace sfprobe::net
