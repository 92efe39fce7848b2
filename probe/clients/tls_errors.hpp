// Purpose: OpenSSL's words for a failed handshake, as Node.js makes codes of them
// (src/crypto/crypto_common.cc: "ERR_SSL_" and the reason in capitals). Threads: pure.
#pragma once

#include <string>

#include "clients/seen.hpp"
#include "node/releases.hpp"

namespace sfprobe::clients {

// The reason as OpenSSL 3.0 or 3.5 gives it; "" where nothing was said. From 3.2 on the alerts of
// SSL 3.0's time are called "ssl/tls alert …".
std::string tls_reason(const Handshake& seen, bool openssl35);

// "ERR_SSL_WRONG_VERSION_NUMBER".
std::string node_tls_code(const std::string& reason);

// The message of Node.js's error for a certificate that it does not accept (lib/_tls_wrap.js,
// lib/tls.js).
std::string certificate_error(const node::Release& node, const Handshake& seen,
                              const std::string& code);

}  // namespace sfprobe::clients
