// Purpose: whether OpenSSL takes a list of ciphers, before anybody is connected to.
// Threads: any. Failure: false.
#pragma once

#include <string>

namespace sfprobe::net {

// `suites` of TLS 1.3 and `ciphers` of older versions, in OpenSSL's words; an empty one is not
// asked about.
bool takes_ciphers(const std::string& suites, const std::string& ciphers);

}  // namespace sfprobe::net
