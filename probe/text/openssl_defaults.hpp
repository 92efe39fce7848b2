// Purpose: what OpenSSL's own configuration (config(5), its "openssl_conf") sets for every TLS
// connection of a program that does not set it itself, as curl does not. Values stay in OpenSSL's
// words. Threads: pure. Failure: `unclear`, where it sets more than is understood here.
#pragma once

#include <string>
#include <string_view>

namespace sfprobe::text {

struct OpensslDefaults {
  std::string min_protocol;
  std::string ciphers;  // CipherString: TLS 1.2 and older
  std::string suites;   // Ciphersuites: TLS 1.3
  std::string groups;
  std::string signature_algorithms;
  std::string options;
  std::string unclear;  // the name of what is not understood

  bool any() const {
    return !(min_protocol.empty() && ciphers.empty() && suites.empty() && groups.empty() &&
             signature_algorithms.empty() && options.empty() && unclear.empty());
  }
};

OpensslDefaults read_openssl_defaults(std::string_view config);

}  // namespace sfprobe::text
