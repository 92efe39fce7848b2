// Purpose: whose root ends a chain, and which stores have it: told by key and signature, since a
// name proves nothing. Threads: pure functions of what the trial found. Failure: none.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trust/verify.hpp"

namespace sfprobe::trust {

struct HolderFacts {
  std::string store;
  std::string file;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("store", self.store);
    field("file", self.file);
  }
};

struct AnchorFacts {
  std::string subject;
  std::string sha256;
  std::int64_t not_before = 0;
  std::int64_t not_after = 0;
  bool sent = false;                 // the server, or whoever answered, sent it as well
  bool root = false;                 // self-issued; else an intermediate that a store holds
  std::vector<HolderFacts> held_by;  // empty: nobody here knows it
  std::vector<std::string> lacking;  // the other stores

  // One of Node.js's own roots, in any version.
  bool is_public() const;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("subject", self.subject);
    field("sha256", self.sha256);
    field("not_before", self.not_before);
    field("not_after", self.not_after);
    field("sent", self.sent);
    field("root", self.root);
    field("held_by", self.held_by);
    field("lacking", self.lacking);
  }
};

struct AnchorsFacts {
  std::string handshake;
  std::vector<AnchorFacts> anchors;
  // Held under a name that the chain asks for, but with a key that did not sign it.
  std::vector<AnchorFacts> namesakes;
  std::string wanted;       // the issuer that is missing, where no anchor was found
  std::string wanted_from;  // caIssuers of the certificate that it signed: a URL; "" if none

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("handshake", self.handshake);
    field("anchors", self.anchors);
    field("namesakes", self.namesakes);
    field("wanted", self.wanted);
    field("wanted_from", self.wanted_from);
  }
};

// `stores` are those that count, each of which the trial has asked; `proven` are SHA-256 of
// anchors that a verification has accepted, which need no second look.
AnchorsFacts find_anchors(const Trial& trial, const std::vector<StorePtr>& stores,
                          const std::vector<std::string>& proven);

}  // namespace sfprobe::trust
