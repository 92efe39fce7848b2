// Purpose: what distinguishes one Node.js client from another: data. Threads: plain values.
#pragma once

#include <string>

#include "node/options.hpp"
#include "node/releases.hpp"

namespace sfprobe::clients {

// The HTTP client on top.
enum class Api {
  https,       // https.request
  fetch,       // undici's fetch
  node_fetch,  // node-fetch 2 and https-proxy-agent 5, on https.request
};

struct NodeStack {
  node::Release node;
  node::Version version{};  // of the same
  Api api = Api::https;
  node::Start start{};           // what NODE_OPTIONS makes of it
  int security_level = -1;       // that an OpenSSL configuration sets; -1: none does
  int undici = 0;                // of fetch: the bundled one, or that of the CLI
  bool jsforce = false;          // the CLI's library around it
  bool h2 = false;               // offers HTTP/2 in ALPN
  bool hangs_on_cancel = false;  // when an HTTP/2 stream is cancelled (undici 8.5 to 8.9)
  // A proxy that closes the connection on CONNECT is asked again, without end (undici before 8.6).
  bool asks_closed_proxy_again = false;
  bool names_socks_timeout = true;  // its error has a code (undici from 8.11)
  bool tls_proxy_by_ip_fails = false;

  bool uses_https() const { return api != Api::fetch || jsforce; }
  bool budgeted() const { return api == Api::fetch; }
  bool reads_env_proxy() const { return options().env_proxy && node::knows_env_proxy(version); }
  const node::Options& options() const { return start.options; }
  bool follows_redirects() const { return api == Api::fetch || jsforce; }
};

}  // namespace sfprobe::clients
