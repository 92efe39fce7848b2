// Purpose: a server's side of HTTP/2 (RFC 9113) over TLS that is already there, by libnghttp2.
// Ownership: borrows the peer for the call. Threads: that of the connection. Failure: the
// connection ends.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "support/server.hpp"

namespace sfprobe::lab {

struct H2Request {
  std::string method;
  std::string path;
};

struct H2Answer {
  enum class Then {
    nothing,  // the answer is complete
    leave,    // the connection is for the caller to end, with what was sent so far
    rst,      // RST_STREAM with `error`
    goaway,   // GOAWAY with `error`, and the connection is closed
  };
  std::string status;  // "200"; "" for none
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  Then then = Then::nothing;
  std::size_t body_sent = std::string::npos;  // so much of the body, if something else follows
  std::uint32_t error = 0;                    // RFC 9113, section 7
  bool processed = true;                      // of GOAWAY: it names the request's stream
};

// Answers requests until the peer goes; false if the caller is to end the connection.
bool serve_h2(testing::Peer& peer, const std::function<H2Answer(const H2Request&)>& answer);

}  // namespace sfprobe::lab
