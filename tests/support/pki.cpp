#include "support/pki.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <array>
#include <sstream>
#include <stdexcept>

namespace sfprobe::testing {
namespace {

void require(bool fine, const char* what) {
  if (!fine) throw std::runtime_error(std::string("test PKI: ") + what);
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  ::X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = ::X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  require(extension != nullptr, value.c_str());
  ::X509_add_ext(certificate, extension, -1);
  ::X509_EXTENSION_free(extension);
}

void add_extension(X509* certificate, X509* issuer, const std::string& name,
                   const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  ::X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = ::X509V3_EXT_conf(nullptr, &context, name.c_str(), value.c_str());
  require(extension != nullptr, value.c_str());
  ::X509_add_ext(certificate, extension, -1);
  ::X509_EXTENSION_free(extension);
}

EVP_PKEY* make_key(int rsa_bits) {
  if (rsa_bits > 0) return EVP_RSA_gen(static_cast<unsigned>(rsa_bits));
  return EVP_EC_gen("P-256");
}

template <class Write>
std::string written(Write write) {
  BIO* bio = ::BIO_new(::BIO_s_mem());
  write(bio);
  char* data = nullptr;
  const long size = ::BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<std::size_t>(size));
  ::BIO_free(bio);
  return text;
}

}  // namespace

std::string Certificate::der() const {
  std::string bytes(static_cast<std::size_t>(::i2d_X509(x509.get(), nullptr)), '\0');
  auto* out = reinterpret_cast<unsigned char*>(bytes.data());
  ::i2d_X509(x509.get(), &out);
  return bytes;
}

std::string Certificate::pem() const {
  return written([this](BIO* bio) { ::PEM_write_bio_X509(bio, x509.get()); });
}

std::string Certificate::private_key_pem() const {
  return written([this](BIO* bio) {
    ::PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

Certificate make_certificate(const CertificateSpec& spec, const Certificate* issuer) {
  Certificate made{{::X509_new(), ::X509_free}, spec.key};
  if (!made.key) made.key = {make_key(spec.rsa_bits), ::EVP_PKEY_free};
  X509* x = made.x509.get();
  require(made.key != nullptr, "key");
  ::X509_set_version(x, X509_VERSION_3);
  std::array<unsigned char, 8> serial{};
  ::RAND_bytes(serial.data(), serial.size());
  serial[0] &= 0x7F;
  BIGNUM* number = ::BN_bin2bn(serial.data(), serial.size(), nullptr);
  BN_set_negative(number, spec.negative_serial ? 1 : 0);
  ::BN_to_ASN1_INTEGER(number, ::X509_get_serialNumber(x));
  ::BN_free(number);
  ::X509_gmtime_adj(::X509_getm_notBefore(x), 86'400L * spec.from_days);
  ::X509_gmtime_adj(::X509_getm_notAfter(x), 86'400L * spec.to_days);
  ::X509_NAME_add_entry_by_txt(::X509_get_subject_name(x), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(spec.common_name.c_str()), -1,
                               -1, 0);
  if (!spec.subject_der.empty()) {
    const auto* at = reinterpret_cast<const unsigned char*>(spec.subject_der.data());
    X509_NAME* name = ::d2i_X509_NAME(nullptr, &at, static_cast<long>(spec.subject_der.size()));
    require(name != nullptr, "subject");
    ::X509_set_subject_name(x, name);
    ::X509_NAME_free(name);
  }
  X509* signer = issuer == nullptr ? x : issuer->x509.get();
  ::X509_set_issuer_name(x, ::X509_get_subject_name(signer));
  ::X509_set_pubkey(x, made.key.get());
  if (!spec.constraints.empty()) {
    add_extension(x, signer, NID_basic_constraints, spec.constraints);
  } else if (spec.ca) {
    add_extension(x, signer, NID_basic_constraints, "critical,CA:TRUE");
  }
  if (spec.ca) {
    add_extension(x, signer, NID_key_usage, "critical,keyCertSign,cRLSign");
  }
  add_extension(x, signer, NID_subject_key_identifier, "hash");
  std::string names;
  for (const std::string& name : spec.names) names += (names.empty() ? "" : ",") + name;
  if (!names.empty()) add_extension(x, signer, NID_subject_alt_name, names);
  if (!spec.extended_key_usage.empty()) {
    add_extension(x, signer, NID_ext_key_usage, spec.extended_key_usage);
  }
  std::istringstream more(spec.extensions);
  for (std::string line; std::getline(more, line);) {
    const std::size_t equals = line.find('=');
    add_extension(x, signer, line.substr(0, equals), line.substr(equals + 1));
  }
  EVP_PKEY* signing_key = issuer == nullptr ? made.key.get() : issuer->key.get();
  require(::X509_sign(x, signing_key, ::EVP_get_digestbyname(spec.digest.c_str())) > 0, "sign");
  return made;
}

Pki::Pki(const std::string& host, CertificateSpec leaf_spec, const std::string& authority)
    : root(make_certificate({.common_name = authority + " Root",
                             .names = {},
                             .to_days = 60,
                             .ca = true,
                             .extended_key_usage = ""})),
      intermediate(make_certificate({.common_name = authority + " Intermediate",
                                     .names = {},
                                     .to_days = 60,
                                     .ca = true,
                                     .extended_key_usage = ""},
                                    &root)) {
  if (leaf_spec.names.empty()) leaf_spec.names = {"DNS:" + host};
  leaf_spec.common_name = host;
  leaf = make_certificate(leaf_spec, &intermediate);
}

}  // namespace sfprobe::testing
