// Purpose: OpenSSL's objects with an owner. Internal to trust/.
#pragma once

#include <openssl/bio.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace sfprobe::trust {

struct Free {
  void operator()(X509* p) const { ::X509_free(p); }
  void operator()(X509_STORE* p) const { ::X509_STORE_free(p); }
  void operator()(X509_STORE_CTX* p) const { ::X509_STORE_CTX_free(p); }
  void operator()(BIO* p) const { ::BIO_free_all(p); }
  void operator()(GENERAL_NAMES* p) const { ::GENERAL_NAMES_free(p); }
  void operator()(AUTHORITY_INFO_ACCESS* p) const { ::AUTHORITY_INFO_ACCESS_free(p); }
  void operator()(X509_NAME* p) const { ::X509_NAME_free(p); }
  void operator()(STACK_OF(X509) * p) const { ::sk_X509_pop_free(p, ::X509_free); }
};

template <class T>
using Owned = std::unique_ptr<T, Free>;

}  // namespace sfprobe::trust
