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
  std::string client;    // as in choose_for_all()
  std::string route;     // "direct", "proxy", or "crash": the client cannot use the URL
  std::string variable;  // the one that decided, or "--proxy", or ""
  std::string reason;    // one clause: why, if it is not plain
  ProxyUrl url;          // of a proxy
  std::string path{};    // the run's route for it: "direct", "proxy", "proxy2", …; "" if none
};

// The CLI: https_proxy, http_proxy, HTTPS_PROXY, HTTP_PROXY, the first that is set, an empty one
// meaning none; NO_PROXY, ALL_PROXY and npm's settings are not read. `forced` is --proxy or
// --no-proxy ("").
ProxyChoice choose_for_sf(const Variables& variables, const std::optional<std::string>& forced);

// The CLI up to 2.141: the same variables, but every scheme other than https:// is taken for
// http://, SOCKS included (https-proxy-agent 5).
ProxyChoice choose_for_sf_legacy(const Variables& variables,
                                 const std::optional<std::string>& forced);

// Node's own clients, where NODE_USE_ENV_PROXY=1 or --use-env-proxy asks for it. https.request:
// lib/internal/http.js; fetch: undici's EnvHttpProxyAgent, whose rules for NO_PROXY and SOCKS
// changed with version 7. Both end at the start if that agent cannot be made.
ProxyChoice choose_for_node_https(const Variables& variables, const std::string& host);
ProxyChoice choose_for_node_fetch(const Variables& variables, const std::string& host, int undici);

// curl: https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY; empty ones are passed over; with NO_PROXY.
ProxyChoice choose_for_curl(const Variables& variables, const std::string& host);

// "sf", "sf-legacy", "node-https", "node-fetch" (undici 7 and later), "node-fetch6", "curl".
std::vector<ProxyChoice> choose_for_all(const Variables& variables, const std::string& host,
                                        const std::optional<std::string>& forced);

// Whether a NO_PROXY list excludes the host, as curl 7.88 reads it (lib/noproxy.c): "*" alone, a
// name, or a domain with or without its dot; no ports, no wildcards.
bool excluded(const std::string& no_proxy, const std::string& host);

}  // namespace sfprobe::clients
