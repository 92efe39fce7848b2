// Purpose: one trust view: a set of anchors as one client sees it, and where they come from.
// A bundle is never parsed as a whole where a hashed directory will do (facts: 25 ms against 0.3).
// Ownership: shared, immutable. Threads: const members from any. Failure: InputError for a
// --ca-file without a certificate; an empty system store is a view without anchors.
#pragma once

#include <memory>
#include <string>
#include <vector>

struct x509_store_st;  // X509_STORE

namespace sfprobe::trust {

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
  x509_store_st* store() const { return store_.get(); }

 private:
  View(std::string name, std::string source, std::shared_ptr<x509_store_st> store);

  std::string name_;
  std::string source_;
  std::shared_ptr<x509_store_st> store_;
  std::string directory_;           // hashed, or ""
  std::vector<std::string> files_;  // PEM
};

}  // namespace sfprobe::trust
