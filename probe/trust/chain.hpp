// Purpose: certificates that are decoded once (134 µs each) and shared from then on.
// Ownership: shared. Threads: OpenSSL counts references atomically; the objects are only read.
#pragma once

#include <memory>
#include <vector>

struct x509_st;  // X509

namespace sfprobe::trust {

using Certificate = std::shared_ptr<x509_st>;
using Chain = std::vector<Certificate>;  // leaf first, as sent

}  // namespace sfprobe::trust
