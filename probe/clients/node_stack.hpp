// Purpose: what distinguishes one Node.js client from another: data, so that a new major version
// is one new file in models/. Threads: plain values.
#pragma once

#include <string>

#include "clients/node_options.hpp"

namespace sfprobe::clients {

struct NodeTraits {
  int major = 0;
  double attempt_ms = 250;       // default of --network-family-autoselection-attempt-timeout
  int undici = 0;                // major version of the undici behind fetch
  bool openssl35 = false;        // OpenSSL 3.5: other names of alerts
  bool knows_env_proxy = false;  // NODE_USE_ENV_PROXY
  bool knows_system_ca = false;  // --use-system-ca
  // Its undici sends an IP address as server name to an https:// proxy, which Node.js refuses.
  bool tls_proxy_by_ip_fails = false;
  const char* view = "";  // its trust view in the evidence
};

// The HTTP client on top.
enum class Api {
  https,       // https.request
  fetch,       // undici's fetch
  node_fetch,  // node-fetch 2 and https-proxy-agent 5, on https.request
};

struct NodeStack {
  NodeTraits node;
  Api api = Api::https;
  NodeOptions options;
  int undici = 0;        // of fetch: the bundled one, or that of the CLI
  bool jsforce = false;  // the CLI's library around it
  bool tls_proxy_by_ip_fails = false;

  bool budgeted() const { return api == Api::fetch; }
  bool follows_redirects() const { return api == Api::fetch || jsforce; }
};

}  // namespace sfprobe::clients
