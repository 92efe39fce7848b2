#include "trust/without_config.hpp"

#include <openssl/crypto.h>

namespace sfprobe::trust {

void keep_openssl_config_out() { ::OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr); }

}  // namespace sfprobe::trust
