// Purpose: the names of TLS alerts as the standards write them. OpenSSL's are of its own, and some
// begin with "sslv3" although no SSL 3 is spoken. Threads: pure. Failure: none.
#pragma once

#include <string>
#include <string_view>

namespace sfprobe::tls {

// "handshake_failure" (RFC 8446, section 6); "" for a number that has no name.
std::string_view alert_name(int alert);

// For a sentence: the name, or "number 200".
std::string alert_text(int alert);

}  // namespace sfprobe::tls
