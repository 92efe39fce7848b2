// Purpose: certificates for tests, made when they are needed and gone with the process.
// Threads: each object by one thread. Failure: std::runtime_error.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sfprobe::testing {

struct CertificateSpec {
  std::string common_name = "login.test";
  std::vector<std::string> names{};  // subjectAltName, "DNS:a.test" or "IP:127.0.0.1"
  int from_days = -1;                // validity, relative to now
  int to_days = 30;
  bool ca = false;
  std::string extended_key_usage{};  // "serverAuth", "clientAuth", "" for none
  int rsa_bits = 0;                  // 0: EC P-256
  std::string digest = "SHA256";
  std::string constraints{};  // basicConstraints, in place of what `ca` gives
  std::string extensions{};   // more of them, "name=value" a line, as openssl.cnf has them
  std::string subject_der{};  // an encoded Name in place of the common name
  bool negative_serial = false;
  std::shared_ptr<EVP_PKEY> key{};  // in place of a new one
};

struct Certificate {
  std::shared_ptr<X509> x509{};
  std::shared_ptr<EVP_PKEY> key{};

  std::string der() const;
  std::string pem() const;
  std::string private_key_pem() const;
};

// Signed by `issuer`, or by itself.
Certificate make_certificate(const CertificateSpec& spec, const Certificate* issuer = nullptr);

// A root, an intermediate and a leaf for `host`: what a well-kept server has.
struct Pki {
  Certificate root;
  Certificate intermediate;
  Certificate leaf;

  explicit Pki(const std::string& host, CertificateSpec leaf_spec = {},
               const std::string& authority = "Test");
};

}  // namespace sfprobe::testing
