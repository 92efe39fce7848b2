// Purpose: the certificates of a PEM file, by subject, without decoding them all: decoding costs
// 0.134 ms each, finding out the name a few microseconds. A bundle of 146 roots is read in 3 ms
// instead of 25.
// Ownership: a value, shared by whoever uses it. Threads: const members from any. Failure: what a
// damaged block does depends on who reads; see Reader.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "trust/chain.hpp"

struct X509_name_st;  // X509_NAME

namespace sfprobe::trust {

// Who reads the file: each stops elsewhere. Measured; docs/trust.md has the table.
enum class Reader {
  lenient,  // takes every block that is a certificate: what is in the file at all
  node,     // NODE_EXTRA_CA_CERTS, --use-system-ca: CERTIFICATE only, and none behind a bad block
  openssl,  // SSL_CERT_FILE with --use-openssl-ca, curl's bundle: a bad block spoils all of them
};

class PemFile {
 public:
  // Takes the blocks CERTIFICATE, X509 CERTIFICATE and TRUSTED CERTIFICATE; at most 10,000.
  explicit PemFile(const std::string& content, Reader reader = Reader::lenient);

  std::size_t size() const { return entries_.size(); }
  // Certificate blocks that are damaged, among those that this reader came to.
  std::size_t damaged() const { return damaged_; }

  // The certificates of that subject (compared as RFC 5280 section 7.1 says), appended: the first
  // 256 of the file.
  void find(const X509_name_st* subject, Chain& found) const;

  // Every certificate, decoded, in the file's order; at most `most`.
  Chain all(std::size_t most) const;

 private:
  struct Entry {
    std::string der;
    bool trusted_form;      // an X509_AUX follows the certificate
    unsigned long subject;  // X509_NAME_hash_ex(3)
  };
  static Certificate decode(const Entry& entry);
  static Certificate decode_anew(const Entry& entry);

  std::vector<Entry> entries_;
  std::size_t damaged_ = 0;
};

}  // namespace sfprobe::trust
