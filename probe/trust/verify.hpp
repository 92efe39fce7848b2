// Purpose: one captured chain against one view, offline, with the verdict in Node.js's words.
// Threads: any. Failure: an empty chain is UNSPECIFIED.
#pragma once

#include <cstdint>
#include <string>

#include "trust/chain.hpp"
#include "trust/view.hpp"

namespace sfprobe::trust {

struct Verification {
  bool trusted = false;
  std::string code;              // Node's error code, "" if trusted
  std::string text;              // OpenSSL's or our words for it
  std::int64_t error = 0;        // X509_V_ERR_*, the last one, as Node reports; 0 if none
  std::int64_t first_error = 0;  // the first one, as curl reports
  std::int64_t depth = 0;        // of the certificate that the last error is about; 0 is the leaf
  std::string anchor;            // subject of the trusted certificate at the end of the path
  std::string anchor_sha256;     // "" if the path has no anchor
  std::int64_t path_length = 0;

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
    field("path_length", self.path_length);
  }
};

// `at` is the time to judge by, seconds since 1970. The name is
// compared only if the chain is good, as Node does (tls.checkServerIdentity).
Verification verify(const Chain& chain, const std::string& host, const View& view, std::int64_t at);

}  // namespace sfprobe::trust
