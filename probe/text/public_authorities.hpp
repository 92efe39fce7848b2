// Purpose: whether a certificate's issuer calls itself a public authority, by its organisation. A
// name proves nothing, and alone it trusts nobody: it tells a chain that is not whole from one that
// a private authority signed. Threads: pure.
#pragma once

#include <string>

namespace sfprobe::text {

// `issuer` as RFC 4514 writes it: "CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1,O=DigiCert Inc".
bool is_public_authority(const std::string& issuer);

}  // namespace sfprobe::text
