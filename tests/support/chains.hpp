// Purpose: chains as servers send them, good and bad, each with the root that would be its anchor.
// Threads: each object by one thread. Failure: std::runtime_error.
#pragma once

#include <string>
#include <vector>

#include "support/pki.hpp"

namespace sfprobe::testing {

struct SentChain {
  std::string name;
  Certificate leaf;
  std::vector<Certificate> others;  // sent behind the leaf, in this order
};

// Everything here is under `pki`'s root, but where the name says something else; for
// login.example.com.
std::vector<SentChain> sent_chains(const Pki& pki);

}  // namespace sfprobe::testing
