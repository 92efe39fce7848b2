#include "net/ciphers.hpp"

#include <openssl/err.h>

#include <memory>

#include "net/tls_context.hpp"

namespace sfprobe::net {

bool takes_ciphers(const std::string& suites, const std::string& ciphers) {
  initialise_openssl();
  const auto release = [](SSL_CTX* made) { ::SSL_CTX_free(made); };
  const std::unique_ptr<SSL_CTX, decltype(release)> context(::SSL_CTX_new(::TLS_client_method()),
                                                            release);
  if (!context) return true;
  const bool taken =
      (suites.empty() || ::SSL_CTX_set_ciphersuites(context.get(), suites.c_str()) == 1) &&
      (ciphers.empty() || ::SSL_CTX_set_cipher_list(context.get(), ciphers.c_str()) == 1);
  ::ERR_clear_error();
  return taken;
}

}  // namespace sfprobe::net
