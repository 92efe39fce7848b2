// Purpose: what of an OpenSSL configuration (config(5)) reaches a TLS connection of Node.js: the
// groups, the signature algorithms and the security level. Versions and ciphers Node.js sets
// itself. Threads: pure. Failure: none; what is not understood sets nothing.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "system/variables.hpp"

namespace sfprobe::node {

struct OpensslSettings {
  std::string groups;  // in OpenSSL's words; "" where nothing is said
  std::string signature_algorithms;
  int security_level = -1;  // @SECLEVEL of a cipher string; -1 where nothing is said

  bool any() const {
    return !groups.empty() || !signature_algorithms.empty() || security_level >= 0;
  }
  // It names groups, and none with ML-KEM: Node.js then sends no key for it.
  bool forbids_large_key() const;
};

// The section that Node.js reads: "nodejs_conf" names it, or "openssl_conf" for `shared`.
OpensslSettings read_openssl_config(std::string_view config, bool shared);

// Of the file that OPENSSL_CONF or --openssl-config names, read as other programs read it with
// --openssl-shared-config; `read_file` gives a file's content, bounded, or "".
OpensslSettings openssl_settings(const Variables& variables,
                                 const std::function<std::string(const std::string&)>& read_file);

// The @SECLEVEL of a cipher string; -1 if there is none.
int security_level_of(std::string_view ciphers);

}  // namespace sfprobe::node
