// Purpose: what Node.js makes of the file that NODE_EXTRA_CA_CERTS names, and why it makes nothing
// of it: mostly without a word. Threads: any. Failure: a state.
#pragma once

#include <cstdint>
#include <string>

namespace sfprobe::trust {

struct ExtraFile {
  std::string path;  // as the variable has it
  // "loaded", "partial" (the rest is damaged), "missing", "unreadable", "directory", "empty",
  // "der", "pkcs7", "trusted-form", "bad-first" (a damaged block, and nothing before it), "garbage"
  std::string state;
  bool quoted = false;   // the value has quotes in it
  bool tilde = false;    // it begins with "~", which only a shell understands
  std::string repaired;  // the path that was meant, if a file is there; else ""
  std::int64_t loaded = 0;
  std::int64_t left_out = 0;  // good certificates in the file that are not loaded

  bool useless() const { return loaded == 0; }

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("path", self.path);
    field("state", self.state);
    field("quoted", self.quoted);
    field("tilde", self.tilde);
    field("repaired", self.repaired);
    field("loaded", self.loaded);
    field("left_out", self.left_out);
  }
};

// `home` stands for "~". Reads at most 16 MiB.
ExtraFile inspect_extra_file(const std::string& path, const std::string& home);

// The content of a file as PEM, whatever it is in (DER, PKCS #7, PEM in any form): every
// certificate that can be had of it, at most 200. "" if there is none.
std::string as_pem(const std::string& path);
std::string pem_of_content(const std::string& content);

}  // namespace sfprobe::trust
