// Purpose: --fetch-aia: the intermediate that a server left out, from where its leaf says it is
// (RFC 5280 section 4.2.2.1), to see whether the chain is good with it. It is never kept, and
// never trusted for itself. Threads: any. Failure: recorded.
#pragma once

#include <string>

#include "checks/certificate/verify_views.hpp"
#include "net/proxy.hpp"
#include "net/wait.hpp"

namespace sfprobe::tls {

// Records "<handshake>.aia", action "aia".
void fetch_issuer(const Captured& captured, const Trust& trust, const std::string& url,
                  const net::Proxy* proxy, const net::WaitLimit& limit, Recorder& recorder);

}  // namespace sfprobe::tls
