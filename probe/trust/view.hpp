// Purpose: one trust view: the stores of one client, or one store alone, and the rules by which
// it judges. Ownership: shared, immutable. Threads: const members from any. Failure: none.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trust/store.hpp"

struct x509_store_st;  // X509_STORE

namespace sfprobe::trust {

// How a client judges a chain, beyond its anchors.
struct Rules {
  int security_level = 1;      // OpenSSL's: 1 allows RSA 1024, 2 wants 112 bits of security
  bool partial_chain = false;  // whatever the store holds is an anchor, self-signed or not
  bool first_error = false;    // stops at the first error; Node.js goes on and reports the last
  bool node_names = true;      // compares names as Node.js does (tls.checkServerIdentity)
  bool ipv6_names = true;      // and finds an IPv6 address among them

  friend bool operator==(const Rules&, const Rules&) = default;
};

struct View {
  std::string name;    // "node24", "curl", "system", "--ca-file", …
  std::string source;  // where its anchors come from, for a person
  Rules rules;
  std::vector<StorePtr> stores;
  // Slow ones, which hold little that the others do not: asked only where those do not suffice.
  std::vector<StorePtr> further{};
  // Why the client does not come as far as verifying: its error code and what it says; "" if it
  // does.
  std::string refusal_code{};
  std::string refusal{};
};

View view_of(const StorePtr& store, const Rules& rules = {});

// All these stores, as OpenSSL takes them: what a request of ours is verified against. `level` is
// OpenSSL's security level (SSL_CTX_set_security_level(3)) for keys and digests of certificates; -1
// leaves it to the connection.
std::shared_ptr<x509_store_st> union_store(std::vector<StorePtr> stores, bool at_any_time = false,
                                           int level = -1);

}  // namespace sfprobe::trust
