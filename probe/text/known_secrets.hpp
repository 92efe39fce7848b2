// Purpose: the credentials that this run holds, found again in what a peer sends: whole or cut off,
// encoded or mangled. Threads: hide() from any once add() is done. Failure: none; in doubt more is
// hidden, not less.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/layers.hpp"

namespace sfprobe::text {

class KnownSecrets {
 public:
  // A proxy's credentials, decoded; either may be empty.
  void add(const std::string& user, const std::string& password);
  // Another text that nobody is to see.
  void add_text(const std::string& text);

  // What a peer said, without these, and without what redact_secrets() hides. To be called before
  // anything is cut off.
  std::string from_peer(std::string_view text) const;

  // A text of this program, which may quote a peer: without those that are too long to occur in it
  // by chance.
  std::string from_library(std::string_view text) const;

 private:
  // Letters and digits in lower case; a beginning of six counts as the whole.
  struct Loose {
    std::string letters;
    std::size_t before = 0;  // other characters of the secret in front of them, and behind
    std::size_t after = 0;
    bool distinct = false;  // such as no text of this program contains
  };

  void add_loose(std::string_view secret);
  void add_bytes(std::string_view secret);
  void find_loose(const Layer& layer, bool distinct_only, std::vector<Span>& spans) const;
  void find_exact(const Layer& layer, std::vector<Span>& spans) const;

  std::vector<Loose> loose_;
  std::vector<std::string> words_;  // found where no letter or digit stands beside them
  std::vector<std::string> bytes_;  // not ASCII: found anywhere, a beginning of six bytes, too
};

}  // namespace sfprobe::text
