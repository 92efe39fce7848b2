// Purpose: what the environment tells a Node.js process about connecting and TLS
// (node(1), NODE_OPTIONS). Threads: pure. Failure: none; what is unknown here is passed over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "clients/seen.hpp"

namespace sfprobe::clients {

struct NodeOptions {
  std::optional<double> attempt_ms;  // --network-family-autoselection-attempt-timeout
  bool select_family = true;         // --no-network-family-autoselection
  std::string order;                 // --dns-result-order
  std::string ciphers;               // --tls-cipher-list
  bool use_system_ca = false;        // --use-system-ca, as an option only
  int tls_min = 12;                  // --tls-min-v1.0 … 1.3: 10 … 13
  int tls_max = 13;
  bool tls_min_given = false;
  bool tls_max_given = false;              // as 1.3
  std::int64_t max_header_bytes = 16'384;  // --max-http-header-size
  bool lenient = false;                    // --insecure-http-parser
  std::optional<bool> env_proxy_option;    // --use-env-proxy, --no-use-env-proxy
  bool env_proxy = false;                  // that, or NODE_USE_ENV_PROXY=1
  bool verifies = true;                    // NODE_TLS_REJECT_UNAUTHORIZED is not 0
};

// From a value of NODE_OPTIONS alone.
NodeOptions node_options(const std::string& value);

// With the variables that go with it.
NodeOptions node_options(const Seen& seen);

}  // namespace sfprobe::clients
