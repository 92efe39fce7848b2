// Purpose: which proxy each client takes, from its variables (docs/errors/PROXY_CHOICE_DIFFERS.md).
// Threads: pure. Failure: none; what a client would crash on is a choice of its own.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "clients/proxy_url.hpp"

namespace sfprobe::clients {

using Variables = std::function<std::optional<std::string>(const std::string& name)>;

struct ProxyChoice {
  std::string client;    // "sf", "node" (with NODE_USE_ENV_PROXY), "curl"
  std::string route;     // "direct", "proxy", or "crash": the client ends in a stack trace
  std::string variable;  // the one that decided, or "--proxy", or ""
  std::string reason;    // one clause: why, if it is not plain
  ProxyUrl url;          // of a proxy
  std::string path{};    // the run's route for it: "direct", "proxy", "proxy2", …; "" if none
};

// The CLI: https_proxy, http_proxy, HTTPS_PROXY, HTTP_PROXY, the first that is set, an empty one
// meaning none; NO_PROXY, ALL_PROXY and npm's settings are not read. `forced` is --proxy or
// --no-proxy ("").
ProxyChoice choose_for_sf(const Variables& variables, const std::optional<std::string>& forced);

// Node's own https and fetch: only with NODE_USE_ENV_PROXY=1, and then with NO_PROXY.
ProxyChoice choose_for_node(const Variables& variables, const std::string& host);

// curl: https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY; empty ones are passed over; with NO_PROXY.
ProxyChoice choose_for_curl(const Variables& variables, const std::string& host);

// Whether a NO_PROXY list excludes the host: "*", a name, or a domain with or without its dot.
bool excluded(const std::string& no_proxy, const std::string& host);

}  // namespace sfprobe::clients
