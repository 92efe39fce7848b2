// Purpose: one way to the target as it was observed: the lookup of its first hop, the attempts to
// connect, the proxy, the handshakes and the answers. Threads: pure. Failure: what was not observed
// is empty or "unknown".
#pragma once

#include <string>

#include "clients/seen.hpp"
#include "facts/observed.hpp"

namespace sfprobe::clients {

// The lookup as it was observed, or as glibc would have ended it.
Lookup lookup_of(const Observed& observed);

// A server gives IPv6 addresses and no other, and the C library none: this machine has no IPv6.
bool withholds(const Observed& observed);

Path direct_path(const Observed& observed);

// The path of the route `name`, whose proxy is `shown`: a URL without credentials.
Path proxied_path(const Observed& observed, const std::string& name, const std::string& shown);

}  // namespace sfprobe::clients
