// Purpose: what a person and a judge want to know of one certificate (RFC 5280).
// Threads: pure functions. Failure: fields that cannot be read stay empty.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trust/chain.hpp"

namespace sfprobe::trust {

struct CertificateFacts {
  std::string subject;  // RFC 2253, as the certificate says it: clean it before showing it
  std::string issuer;
  std::string issuer_name;      // the issuer's common name, else its organisation
  std::int64_t not_before = 0;  // seconds since 1970-01-01 UTC
  std::int64_t not_after = 0;
  std::vector<std::string> names;  // subjectAltName DNS and IP entries, at most 50
  std::int64_t names_total = 0;
  std::string serial;     // hexadecimal, at most 64 digits
  std::string sha256;     // of the DER, hexadecimal
  std::string key;        // algorithm and bits: "RSA 2048", "EC 256"
  std::string signature;  // "sha256WithRSAEncryption"
  bool ca = false;
  bool self_issued = false;  // subject equals issuer
  std::string aia_issuer;    // the URL of caIssuers (RFC 5280 section 4.2.2.1), "" if none
  std::string pem;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("subject", self.subject);
    field("issuer", self.issuer);
    field("issuer_name", self.issuer_name);
    field("not_before", self.not_before);
    field("not_after", self.not_after);
    field("names", self.names);
    field("names_total", self.names_total);
    field("serial", self.serial);
    field("sha256", self.sha256);
    field("key", self.key);
    field("signature", self.signature);
    field("ca", self.ca);
    field("self_issued", self.self_issued);
    field("aia_issuer", self.aia_issuer);
    field("pem", self.pem);
  }
};

CertificateFacts read_certificate(const Certificate& certificate);

// Whether the one's name and key made the other (RFC 5280 section 6.1.3).
bool issued(const Certificate& issuer, const Certificate& subject);

// Parts of it, for those who need no more. The subject is not clean either.
std::string subject_text(x509_st* certificate);
std::string sha256_of(x509_st* certificate);
std::string pem_of(x509_st* certificate);
// The curve of its key, if that is one to which NIST gives no name: "brainpoolP256r1", "secp256k1".
std::string unnamed_curve(x509_st* certificate);

}  // namespace sfprobe::trust
