// Purpose: one trust view: a set of anchors as one client sees it, and where they come from.
// Nothing is decoded before a chain asks for an issuer.
// Ownership: shared, immutable. Threads: const members from any. Failure: InputError for a
// --ca-file without a certificate; an empty system store is a view without anchors.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trust/chain.hpp"

struct X509_name_st;   // X509_NAME
struct x509_store_st;  // X509_STORE

namespace sfprobe::trust {

class PemFile;

class View {
 public:
  // The machine's store: OpenSSL's hashed directory, else its bundle file, else the places where
  // Debian, Red Hat, SUSE and Alpine keep theirs.
  static View system();

  // The certificates of one PEM file: `name` is how the report calls the view. Throws InputError
  // if the file cannot be read (at most 16 MiB) or holds no certificate.
  static View file(std::string name, const std::string& path);

  // What the CLI would accept if every one of these were in its environment.
  static View all(const std::vector<View>& views);

  const std::string& name() const { return name_; }      // "system", "--ca-file", …
  const std::string& source() const { return source_; }  // the path; "" if nothing was found

  // Every anchor with that subject: same-named ones with other keys included.
  Chain find(const X509_name_st* subject) const;

  // The view as OpenSSL takes it; asks find() for issuers.
  x509_store_st* store() const { return store_.get(); }

 private:
  struct Source {
    std::string directory;  // hashed, as c_rehash(1) makes it; or
    std::shared_ptr<const PemFile> file;
  };
  struct Lookup;

  View(std::string name, std::string source, std::vector<Source> sources);

  std::string name_;
  std::string source_;
  std::shared_ptr<const std::vector<Source>> sources_;
  std::shared_ptr<x509_store_st> store_;
};

}  // namespace sfprobe::trust
