// Purpose: why the ClientHello of Node.js gets no answer where a smaller one does: what its
// variants came to, compared. Threads: pure. Failure: `unknown` where they do not tell.
#pragma once

#include <string>
#include <vector>

#include "facts/observed.hpp"

namespace sfprobe::tls {

enum class HelloLimit {
  none,       // the hello is answered, or others fail as well
  unknown,    // it is refused, and the variants do not say why
  key_share,  // the key for ML-KEM, not the size that it brings
  split,      // a hello in more than one segment, whatever its size
  size,       // its bytes
  segment,    // packets of that size, answered by a reset or a close
  path_mtu,   // packets of that size get lost
};

struct HelloComparison {
  HelloLimit limit = HelloLimit::none;
  const Measured<HelloFacts>* hello = nullptr;  // that gets no answer; of Node.js, or a handshake
  std::vector<std::string> evidence{};          // ids of all that was compared
};

// The ClientHello of Node.js, if it is refused on that route, whatever its variants say; else null.
// What sfprobe's own handshakes and requests get, the CLI does not get there.
const Measured<HelloFacts>* refused_hello(const ObservedRoute& route);

// `route` must outlive the result.
HelloComparison compare_hellos(const ObservedRoute& route);

}  // namespace sfprobe::tls
