// Purpose: one captured chain against trust views, offline, with the verdict in Node.js's words.
// What several views have in common is done once: the same candidates under the same rules are
// verified a single time.
// Ownership: a Trial keeps its chain and what it found. Threads: one at a time. Failure: an empty
// chain is UNSPECIFIED.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "trust/chain.hpp"
#include "trust/view.hpp"

namespace sfprobe::trust {

struct PathEntry {
  std::string subject;
  std::string sha256;
  std::string from;   // "sent", or the store that it was found in
  std::string curve;  // of its key, if NIST has no name for it: "brainpoolP256r1"

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("subject", self.subject);
    field("sha256", self.sha256);
    field("from", self.from);
    field("curve", self.curve);
  }
};

// Names of the stores that are views of their own, beside those of clients.
inline constexpr const char* kSystemStore = "system";
inline constexpr const char* kExtraCa = "NODE_EXTRA_CA_CERTS";
inline constexpr const char* kCertFile = "SSL_CERT_FILE";
inline constexpr const char* kCertDir = "SSL_CERT_DIR";
inline constexpr const char* kCaFile = "--ca-file";

// That code says that nothing which is trusted signed the chain.
bool is_anchor_error(std::string_view code);

struct Verification {
  bool trusted = false;
  std::string code;              // Node's error code (for curl: of the first error), "" if trusted
  std::string text;              // OpenSSL's or our words for it
  std::int64_t error = 0;        // X509_V_ERR_*, the last one, as Node reports; 0 if none
  std::int64_t first_error = 0;  // the first one, as curl reports
  std::int64_t depth = 0;        // of the certificate that the error is about; 0 is the leaf
  std::string anchor;            // subject of the trusted certificate at the end of the path
  std::string anchor_sha256;     // "" if the path ends in no anchor
  std::string anchor_store;      // the store that holds it
  std::string anchor_file;       // the file there, "" for Node's own roots
  std::int64_t path_length = 0;
  std::vector<PathEntry> path;  // leaf first, as it was built

  bool lacks_anchor() const { return is_anchor_error(code); }

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("trusted", self.trusted);
    field("code", self.code);
    field("text", self.text);
    field("error", self.error);
    field("first_error", self.first_error);
    field("depth", self.depth);
    field("anchor", self.anchor);
    field("anchor_sha256", self.anchor_sha256);
    field("anchor_store", self.anchor_store);
    field("anchor_file", self.anchor_file);
    field("path_length", self.path_length);
    field("path", self.path);
  }
};

// A certificate of a store that has to do with the chain.
struct Candidate {
  Certificate certificate;
  std::string sha256;
  bool self_issued = false;
};

struct Holder {
  StorePtr store;
  std::string file;
};

class Trial {
 public:
  // `at` is the time to judge by, seconds since 1970.
  Trial(Chain chain, std::string host, std::int64_t at);

  // The name is compared only if the chain is good, as Node does.
  Verification verify(const View& view);

  // Asks these stores for every name that the chain mentions, as verify() asks those of a view.
  void ask_all(const std::vector<StorePtr>& stores);

  // Every certificate that the stores asked so far hold under a name that the chain mentions.
  const std::vector<Candidate>& candidates() const { return candidates_; }
  // Where that candidate is.
  std::vector<Holder> holders(std::size_t candidate) const;
  const Chain& chain() const { return chain_; }

 private:
  struct Held {
    std::size_t candidate;
    std::string file;
  };
  struct Asked {
    StorePtr store;
    std::size_t names = 0;  // how many of names_ it was asked for
    std::vector<Held> held;
  };
  struct Key {
    Rules rules;
    std::vector<std::size_t> candidates;
    friend bool operator==(const Key&, const Key&) = default;
  };

  void add_name(const X509_name_st* name);
  Asked& asked(const StorePtr& store);
  bool ask(Asked& asked);
  std::size_t candidate_of(const Certificate& certificate);
  Verification verify_with(const View& view, const std::vector<StorePtr>& stores);
  Verification run(const Key& key);
  bool knows_subject(const Key& key, const X509_name_st* subject) const;
  void name_the_anchor(const View& view, const std::vector<StorePtr>& stores, Verification& result);

  const Chain chain_;
  const std::string host_;
  const std::int64_t at_;
  std::vector<std::string> sent_;  // SHA-256 of each
  std::vector<const X509_name_st*> names_;
  std::vector<Candidate> candidates_;
  std::vector<Asked> asked_;
  std::vector<std::pair<Key, Verification>> done_;
};

// Whether a verification error (X509_V_ERR_*) says that a certificate is not valid at that time.
bool is_about_dates(std::int64_t error);

// One view alone.
Verification verify(const Chain& chain, const std::string& host, const View& view, std::int64_t at);

}  // namespace sfprobe::trust
