// Purpose: PEM that a person or a program has spoilt (UTF-16, indented, all on one line, "\n" in
// two characters, a damaged block before good ones), laid out again as RFC 7468 has it.
// Threads: pure. Failure: "" if there is no block to be found.
#pragma once

#include <string>

namespace sfprobe::trust {

// Every block CERTIFICATE, X509 CERTIFICATE and TRUSTED CERTIFICATE, and nothing else; what is in
// them is not looked at. At most 1,000.
std::string tidy_pem(const std::string& content);

}  // namespace sfprobe::trust
