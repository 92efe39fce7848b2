#include "trust/private_key.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <ctime>
#include <vector>

#include "trust/openssl.hpp"

namespace sfprobe::trust {
namespace {

struct FreeKey {
  void operator()(EVP_PKEY* p) const { ::EVP_PKEY_free(p); }
  void operator()(EVP_MD_CTX* p) const { ::EVP_MD_CTX_free(p); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Digest = std::unique_ptr<EVP_MD_CTX, FreeKey>;

// Without one OpenSSL would ask the terminal.
int no_passphrase(char*, int, int, void*) { return 0; }

Owned<BIO> reader(std::string_view text) {
  return Owned<BIO>(::BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string last_reason() {
  const unsigned long error = ::ERR_peek_last_error();
  const char* text = error == 0 ? nullptr : ::ERR_reason_error_string(error);
  return text == nullptr ? "" : text;
}

// What the login signs is of no interest: header and claims of a JWT.
bool signs(EVP_PKEY* key) {
  static constexpr unsigned char kText[] = "sfprobe.preflight";
  const Digest sign(::EVP_MD_CTX_new());
  std::size_t size = 0;
  if (!sign || ::EVP_DigestSignInit(sign.get(), nullptr, ::EVP_sha256(), nullptr, key) != 1 ||
      ::EVP_DigestSign(sign.get(), nullptr, &size, kText, sizeof kText) != 1) {
    return false;
  }
  std::vector<unsigned char> signature(size);
  if (::EVP_DigestSign(sign.get(), signature.data(), &size, kText, sizeof kText) != 1) return false;
  const Digest verify(::EVP_MD_CTX_new());
  return verify &&
         ::EVP_DigestVerifyInit(verify.get(), nullptr, ::EVP_sha256(), nullptr, key) == 1 &&
         ::EVP_DigestVerify(verify.get(), signature.data(), size, kText, sizeof kText) == 1;
}

Owned<X509> read_pem_or_der(std::string_view text) {
  const Owned<BIO> pem = reader(text);
  Owned<X509> certificate(::PEM_read_bio_X509_AUX(pem.get(), nullptr, no_passphrase, nullptr));
  if (certificate) return certificate;
  const Owned<BIO> der = reader(text);
  return Owned<X509>(::d2i_X509_bio(der.get(), nullptr));
}

std::int64_t seconds_of(const ASN1_TIME* time) {
  std::tm utc{};
  return time != nullptr && ::ASN1_TIME_to_tm(time, &utc) == 1 ? ::timegm(&utc) : 0;
}

void examine_certificate(std::string_view text, EVP_PKEY* key, KeyExamination& seen) {
  const Owned<X509> certificate = read_pem_or_der(text);
  if (!certificate) return;
  seen.certificate_decoded = true;
  seen.not_before = seconds_of(::X509_get0_notBefore(certificate.get()));
  seen.not_after = seconds_of(::X509_get0_notAfter(certificate.get()));
  EVP_PKEY* own = ::X509_get0_pubkey(certificate.get());
  seen.matches = key != nullptr && own != nullptr && ::EVP_PKEY_eq(key, own) == 1;
}

}  // namespace

KeyExamination examine_key(std::string_view key, std::string_view certificate) {
  KeyExamination seen;
  ::ERR_clear_error();
  Key decoded;
  if (!key.empty()) {
    const Owned<BIO> bio = reader(key);
    decoded.reset(::PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
    if (decoded) {
      seen.decoded = true;
      const char* name = ::EVP_PKEY_get0_type_name(decoded.get());
      seen.kind = name == nullptr ? "unknown" : name;
      seen.bits = ::EVP_PKEY_get_bits(decoded.get());
      seen.signs = seen.kind == "RSA" && signs(decoded.get());
    } else {
      seen.reason = last_reason();
    }
  }
  if (!certificate.empty()) examine_certificate(certificate, decoded.get(), seen);
  ::ERR_clear_error();
  return seen;
}

void wipe(std::string& secret) { ::OPENSSL_cleanse(secret.data(), secret.size()); }

}  // namespace sfprobe::trust
