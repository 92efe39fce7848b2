// Purpose: whether a certificate is for a host, as Node.js (tls.checkServerIdentity) and as curl
// compare names. Threads: pure functions. Failure: a certificate without names is for nobody.
#pragma once

#include <string>

#include "trust/chain.hpp"

namespace sfprobe::trust {

bool node_accepts_name(x509_st* leaf, const std::string& host);

// RFC 6125 as OpenSSL and curl have it: no wildcard within a label.
bool curl_accepts_name(x509_st* leaf, const std::string& host);

}  // namespace sfprobe::trust
