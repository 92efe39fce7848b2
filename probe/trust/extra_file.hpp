// Purpose: what Node.js makes of the file that NODE_EXTRA_CA_CERTS names, and why it makes nothing
// of it: mostly without a word. Threads: any. Failure: a state.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "text/names.hpp"

namespace sfprobe::trust {

enum class FileState {
  unrecorded,
  loaded,
  partial,  // the rest is damaged
  missing,
  unreadable,
  directory,
  empty,
  der,
  pkcs7,
  trusted_form,  // TRUSTED CERTIFICATE blocks
  bad_first,     // a damaged block, and nothing before it
  malformed,     // certificates are in it, but not laid out as PEM: UTF-16, indented, on one line
  garbage,
  carriage_return,  // none, and the value ends in one
  url,              // none, and the value begins with "file:"
};
constexpr auto names_of(FileState) {
  using enum FileState;
  return names<FileState>({{unrecorded, ""},
                           {loaded, "loaded"},
                           {partial, "partial"},
                           {missing, "missing"},
                           {unreadable, "unreadable"},
                           {directory, "directory"},
                           {empty, "empty"},
                           {der, "der"},
                           {pkcs7, "pkcs7"},
                           {trusted_form, "trusted-form"},
                           {bad_first, "bad-first"},
                           {malformed, "malformed"},
                           {garbage, "garbage"},
                           {carriage_return, "carriage-return"},
                           {url, "url"}});
}

struct ExtraFile {
  std::string path;  // as the variable has it
  FileState state = FileState::unrecorded;
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

// The files that a path may have been meant for, the likeliest first: without quotes and blanks,
// with the home folder for "~" and $HOME, each of a list. Only those that are there.
std::vector<std::string> files_meant_by(const std::string& path, const std::string& home);

// `home` stands for "~". Reads at most 16 MiB.
ExtraFile inspect_extra_file(const std::string& path, const std::string& home);

// The content of a file as PEM, whatever it is in (DER, PKCS #7, PEM in any form): every
// certificate that can be had of it, at most 200. "" if there is none.
std::string as_pem(const std::string& path);
std::string pem_of_content(const std::string& content);

}  // namespace sfprobe::trust
