// Purpose: a private key as the Salesforce CLI's JWT library would take it (PEM through OpenSSL),
// and whether it belongs to a certificate. Ownership: nothing of the key is kept or returned.
// Threads: any. Failure: `reason`, OpenSSL's words, which hold nothing of the input.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sfprobe::trust {

struct KeyExamination {
  bool decoded = false;
  std::string kind;  // "RSA", "RSA-PSS", "EC", "ED25519"
  int bits = 0;
  bool signs = false;  // an RS256 signature (RFC 7518 section 3.3) was made, and verified
  std::string reason;  // "no start line", if it was not decoded

  bool certificate_decoded = false;
  bool matches = false;         // the certificate's public key is this one's
  std::int64_t not_before = 0;  // seconds since 1970
  std::int64_t not_after = 0;
};

// `certificate`: PEM or DER; "" for none. Never asks for a passphrase.
KeyExamination examine_key(std::string_view key, std::string_view certificate);

// Overwrites the characters before they are freed (OPENSSL_cleanse(3)).
void wipe(std::string& secret);

}  // namespace sfprobe::trust
