// Purpose: one place where anchors are kept, and finding those of one subject in it. Nothing is
// decoded before a chain asks for an issuer.
// Ownership: shared, immutable. Threads: const members from any. Failure: InputError where a file
// must hold a certificate; elsewhere a store without anchors.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trust/chain.hpp"
#include "trust/pem_file.hpp"

struct X509_name_st;  // X509_NAME

namespace sfprobe::trust {

// A certificate that a store holds, and the file that it came from ("" for Node's own).
struct Anchor {
  Certificate certificate;
  std::string file;
};

struct NodeSnapshot;

class Store {
 public:
  virtual ~Store() = default;

  const std::string& name() const { return name_; }      // "system", "NODE_EXTRA_CA_CERTS", …
  const std::string& source() const { return source_; }  // a path, or which Node.js; "" if none

  // Every anchor with that subject: same-named ones with other keys included.
  virtual void find(const X509_name_st* subject, std::vector<Anchor>& found) const = 0;

  // OpenSSL looks into a directory only for names of which it has no certificate yet.
  virtual bool only_if_unknown() const { return false; }

 protected:
  Store(std::string name, std::string source)
      : name_(std::move(name)), source_(std::move(source)) {}

 private:
  std::string name_;
  std::string source_;
};

using StorePtr = std::shared_ptr<const Store>;

// The machine's store: OpenSSL's hashed directory, else its bundle file, else the places where
// Debian, Red Hat, SUSE and Alpine keep theirs.
StorePtr system_store();
// The bundle file beside that directory, read when the first chain asks: a root may have been added
// to only one of the two. Null if there is none.
StorePtr system_bundle();

// The certificates of one PEM file. Throws InputError if the file cannot be read (at most 16 MiB)
// or holds no certificate.
StorePtr file_store(std::string name, const std::string& path);

// The same as the reader would take it; without anchors where nothing can be taken. `taken`, if
// given, is set to how many certificates were.
StorePtr file_store_as(Reader reader, std::string name, const std::string& path,
                       std::size_t* taken = nullptr);

// A file's content that is not (yet) where `source` says.
StorePtr content_store(std::string name, std::string source, const std::string& content);

// Hashed directories as c_rehash(1) makes them, between colons: how OpenSSL reads SSL_CERT_DIR.
StorePtr hashed_store(std::string name, const std::string& directories);
// One that stands for all of its files, which the client reads at once.
StorePtr read_hashed_store(std::string name, const std::string& directory);

// Every file of one directory, whatever its name: how Node.js reads SSL_CERT_DIR with
// --use-system-ca. At most 2,000 files; read when the first chain asks.
StorePtr folder_store(std::string name, const std::string& directory);

// What a Node.js brings along.
StorePtr node_store(const NodeSnapshot& snapshot);

}  // namespace sfprobe::trust
