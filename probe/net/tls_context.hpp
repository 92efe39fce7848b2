// Purpose: OpenSSL set up as Node.js sets it up. Threads: any. Internal to net/.
#pragma once

#include <openssl/ssl.h>

namespace sfprobe::net {

// Initialises OpenSSL without the machine's openssl.cnf, which Node.js does not read either.
// To be called before anything else in the process uses OpenSSL.
void initialise_openssl();

// TLS 1.2 to 1.3, Node's cipher list, security level 1 (Node 20 and 22; what their successors
// would refuse beyond that is judged from the certificates).
void configure_like_node(SSL_CTX* context);

}  // namespace sfprobe::net
