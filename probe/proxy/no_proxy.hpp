// Purpose: whether a NO_PROXY list excludes a host; no two programs agree how to read it.
// Threads: pure. Failure: none.
#pragma once

#include <string>

namespace sfprobe::proxy {

// curl 7.88 (lib/noproxy.c): "*" alone, a name, or a domain with or without its dot; no ports, no
// wildcards.
bool excluded_for_curl(const std::string& no_proxy, const std::string& host);

// https.request of Node.js (ProxyConfig.shouldUseProxy in lib/internal/http.js): "example.com" is
// that host alone, ".example.com" and "*.example.com" are all hosts under it.
bool excluded_for_node_https(const std::string& no_proxy, const std::string& host);

// undici's EnvHttpProxyAgent: version 6 takes a name without "." or "*" before it for that host
// alone, 7 and later for all hosts under it as well.
bool excluded_for_undici(const std::string& no_proxy, const std::string& host, int undici);

}  // namespace sfprobe::proxy
