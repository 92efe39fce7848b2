// Purpose: one captured certificate chain against every trust view: who accepts it, whose root
// ends it, which stores hold that root. Ownership and threads: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sfprobe {

struct TrustHolder {
  std::string store;  // "system", "Node.js 24"
  std::string file;   // "" for Node.js's own roots
};

struct TrustAnchor {
  std::string subject;               // RFC 4514: "CN=Corp Root,O=Corp"
  std::string name;                  // its common name, or the whole subject
  std::string sha256;                // of the certificate, lower-case hexadecimal
  bool root = false;                 // self-issued; else an intermediate that a store holds
  bool sent = false;                 // the server, or who answered in its place, sent it too
  bool is_public = false;            // one of Node.js's own roots, in any release
  std::vector<TrustHolder> held_by;  // empty: no store of this machine
  std::vector<std::string> lacking;  // the other stores
};

struct TrustPathEntry {
  std::string subject;
  std::string sha256;
  std::string from;  // "sent", or the store that it was found in
};

struct TrustView {
  // Of a client: "node20" … "node26", "curl"; of a store: "system", "NODE_EXTRA_CA_CERTS",
  // "SSL_CERT_FILE", "SSL_CERT_DIR", "--ca-file".
  std::string view;
  std::string source;  // where its anchors come from
  bool trusted = false;
  std::string code;  // Node.js's error (of curl: OpenSSL's first), "" if trusted
  std::string text;
  std::string note;                   // why this client does not get as far as verifying, or ""
  std::vector<TrustPathEntry> path;   // leaf first
  std::string anchor, anchor_sha256;  // subject and hash; "" if the path ends in no anchor
  std::string anchor_store, anchor_file;
};

struct SentCertificate {
  std::string subject;  // RFC 4514
  std::string sha256;
  std::int64_t not_before = 0;  // Unix time; of a document without dates 0
  std::int64_t not_after = 0;
};

struct TrustChain {
  std::string handshake;                      // id of its step
  std::string route;                          // "" for a chain from a file
  std::string peer;                           // "192.0.2.1:443"
  std::vector<std::string> sent;              // names, leaf first
  std::vector<SentCertificate> certificates;  // the same, each as a whole
  std::string leaf_sha256;
  std::string cli_view;  // which of `views` decides for the CLI; "" if unknown
  std::string cli_node;  // "Node.js 24.21.0", "Node.js 26 (assumed)"
  std::string cli_source;
  std::vector<TrustAnchor> anchors;
  std::vector<TrustAnchor> namesakes;  // of the right name, with a key that did not sign the chain
  std::string missing;                 // the issuer that no store holds, or ""
  std::vector<TrustView> views;
};

}  // namespace sfprobe
