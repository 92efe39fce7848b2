// Purpose: NODE_OPTIONS, as src/node_options.cc of Node.js reads it, and what it says about
// connecting, TLS, HTTP and trust. Threads: pure. Failure: a Refusal, if Node.js would not start.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/version.hpp"
#include "system/variables.hpp"

namespace sfprobe::node {

struct Module {
  std::string name;       // as it stands there
  bool imported = false;  // by --import or --loader, which take no other spelling of a file
};

struct TlsVersions {
  int oldest = 12;  // 10 … 13
  int newest = 13;
};

struct Options {
  std::optional<double> attempt_ms;  // --network-family-autoselection-attempt-timeout
  bool select_family = true;         // --no-network-family-autoselection
  std::string order;                 // --dns-result-order
  int tls_min = 12;                  // --tls-min-v1.0 … 1.3: 10 … 13
  int tls_max = 13;
  std::string ciphers;                     // --tls-cipher-list
  int security_level = -1;                 // its @SECLEVEL=n; -1 if there is none
  std::int64_t max_header_bytes = 16'384;  // --max-http-header-size
  bool lenient = false;                    // --insecure-http-parser
  std::optional<bool> system_ca;           // --use-system-ca, --no-use-system-ca
  bool openssl_ca = false;                 // --use-openssl-ca
  bool bundled_ca = false;                 // --use-bundled-ca
  std::vector<Module> modules;             // --require, --import: loaded before the program
  std::string snapshot;                    // --snapshot-blob
  bool waits_for_debugger = false;         // --inspect-brk, --inspect-wait
  bool jitless = false;                    // --jitless: without WebAssembly
  bool permission = false;                 // --permission
  bool allows_net = false;                 // --allow-net
  std::int64_t heap_mb = 0;                // --max-old-space-size, --max-heap-size; 0: not set
  std::optional<bool> env_proxy_option;    // --use-env-proxy, --no-use-env-proxy
  bool env_proxy = false;                  // that, or NODE_USE_ENV_PROXY=1
  bool verifies = true;                    // NODE_TLS_REJECT_UNAUTHORIZED is not 0

  TlsVersions tls_versions() const;   // that it offers, with these ciphers
  std::string older_ciphers() const;  // those of them that are for TLS 1.2 and before
  std::string newer_ciphers() const;  // the others
};

// Why a Node.js ends before it runs anything.
struct Refusal {
  int exit_status = 9;
  std::string message;  // as it prints it: "node: --foo is not allowed in NODE_OPTIONS"
  std::string code;     // of a JavaScript error: "ERR_INVALID_ARG_VALUE"
};

struct Start {
  Options options;
  std::optional<Refusal> refusal;
};

// A value of NODE_OPTIONS for that version; {0, 0} takes every option that some version knows.
Start read_options(std::string_view value, Version version);

// With NODE_USE_ENV_PROXY and NODE_TLS_REJECT_UNAUTHORIZED.
Start read_options(const Variables& variables, Version version);

}  // namespace sfprobe::node
