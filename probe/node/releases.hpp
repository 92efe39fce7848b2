// Purpose: what a Node.js release changes: one row a major version. A new one is a row in
// releases.cpp, and what ci/node-options, ci/node-roots and ci/node-hellos then write.
// Ownership: static data. Threads: any. Failure: none.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "node/version.hpp"

namespace sfprobe::node {

struct Release {
  int major = 0;
  std::string_view pinned;  // the version that the lab runs, and the scripts take their data from
  double attempt_ms = 250;  // default of --network-family-autoselection-attempt-timeout
  int undici = 0;           // major version of the undici behind fetch
  int security_level = 1;   // OpenSSL's, unless a cipher list changes it
  bool openssl35 = false;   // OpenSSL 3.5: other names of alerts
  bool refuses_openssl_with_system_ca = false;
  bool names_fips_provider = false;     // says which provider --force-fips lacks
  bool permission_covers_all = false;   // --permission restricts more than files: the network, too
  bool knows_typescript_input = false;  // --input-type takes commonjs-typescript, module-typescript
  bool fips_takes_a_choice = false;     // --force-fips takes provider or strict
  bool names_import_attributes = false;  // in the error of a JSON module, once called assertions
  // A link-local address without a zone gets that of an interface (lib/net.js).
  bool gives_link_local_zone = false;
  // Its undici holds an announced length against a body of which nothing came.
  bool compares_empty_body = false;
  bool agent_limits_connect_answer = false;  // so does its https.Agent, as undici: header bytes
  // Its undici sends an IP address as server name to an https:// proxy, which Node.js refuses.
  bool tls_proxy_by_ip_fails = false;
  // Node.js's own parser, not undici's: takes a tab behind a Content-Length, and no
  // Transfer-Encoding without a value.
  bool llhttp94 = false;
  bool hints_at_system_ca = false;  // in the message of an error that a root would mend
  // Asked for the certificates of a chain that it accepted, it ends with SIGSEGV if one has a key
  // on a curve without a NIST name.
  bool crashes_on_unnamed_curves = false;

  std::string view() const { return "node" + std::to_string(major); }  // its trust view
};

// Oldest first.
std::span<const Release> releases();

const Release& newest_release();

// The row of that major version, else of the nearest older one; the oldest if it is older than all.
const Release& release_of(int major);

// Assumed where the version that runs the CLI cannot be found.
Version assumed_version();

bool knows_system_ca_option(Version version);    // --use-system-ca
bool knows_system_ca_variable(Version version);  // NODE_USE_SYSTEM_CA
bool knows_env_proxy(Version version);           // NODE_USE_ENV_PROXY, --use-env-proxy

// tls.checkServerIdentity matches an IPv6 address against a certificate's addresses: not in the
// versions that pass it through domainToASCII() first (nodejs/node issue 64144).
bool matches_ipv6_names(Version version);

// The three versions in which node-fetch 2 loses the end of an answer ("22.23.0"): a program that
// waits for it at its top level ends with exit status 13.
bool loses_node_fetch_answers(std::string_view version);

}  // namespace sfprobe::node
