// Purpose: what the environment says about trust, as Node.js and curl read it. Threads: pure
// functions. Failure: none; what cannot be read counts as not set.
#pragma once

#include <optional>
#include <string>

#include "system/variables.hpp"

namespace sfprobe::trust {

// What curl's own configuration file says, and OpenSSL's of curl.
struct CurlSettings {
  std::optional<std::string> cacert{};
  std::optional<std::string> capath{};
  bool insecure = false;
  int level = -1;  // @SECLEVEL of a cipher string; -1 if there is none

  // curl then asks no variable for certificates.
  bool replaces_variables() const { return cacert || capath || insecure; }
};

struct Settings {
  std::string node_options;                // NODE_OPTIONS
  std::optional<std::string> extra;        // NODE_EXTRA_CA_CERTS, if it is not empty
  bool system_variable = false;            // NODE_USE_SYSTEM_CA=1
  std::optional<bool> system_option;       // --use-system-ca, --no-use-system-ca in NODE_OPTIONS
  bool openssl_option = false;             // --use-openssl-ca
  int level_option = -1;                   // @SECLEVEL=n of --tls-cipher-list; -1 if there is none
  int level_configured = -1;               // that of an OpenSSL configuration; -1 if there is none
  std::optional<std::string> cert_file;    // SSL_CERT_FILE, even empty
  std::optional<std::string> cert_dir;     // SSL_CERT_DIR, even empty
  std::optional<std::string> curl_bundle;  // CURL_CA_BUNDLE, if it is not empty
  CurlSettings curl;
};

Settings read_settings(const Variables& variables);

}  // namespace sfprobe::trust
