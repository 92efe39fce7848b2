// Purpose: OpenSSL without openssl.cnf(5), which Node.js does not obey either: a provider or a
// policy that it names would change what is observed. Threads: any. Failure: none.
#pragma once

namespace sfprobe::trust {

// To be called before anything else of OpenSSL; without effect if the process has loaded its
// configuration already.
void keep_openssl_config_out();

}  // namespace sfprobe::trust
