// Purpose: the two verbs of the library: observe a target, and judge what was observed.
// Threads: both may be called from several threads at once; run() starts threads of its own and
// joins them, but for a getaddrinfo() call that the C library does not let anybody interrupt:
// that one thread is left behind until the call returns. Failure: InputError for unusable options.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sfprobe/diagnosis.hpp"
#include "sfprobe/evidence.hpp"

namespace sfprobe {

struct Options {
  std::chrono::milliseconds deadline{8000};  // of the whole run; more than zero, at most an hour
  std::vector<std::string> ca_files;         // PEM; each is one more trust view
  std::string export_ca;  // where to write the anchor that would cure the CLI; "" for nowhere
  bool fetch_aia =
      false;  // fetch an intermediate that the server left out, from where its leaf says
  std::optional<std::string> proxy;  // overrides the environment; "" forbids any proxy
  // Called for each step as it is recorded, from the thread that recorded it, one at a time.
  std::function<void(const Step&)> on_step;
};

// Throws InputError where an option cannot be used (a --ca-file without a certificate, for one).
void check_options(const Options& options);

// Probes one target. Returns by the deadline with what was seen until then.
Evidence run(const Target& target, const Options& options);

// A chain from a file (PEM, DER or PKCS #7) against every trust view, at that time (seconds since
// 1970), without any network. Throws InputError if there is no certificate in it.
Evidence examine_chain(const std::string& file, const Target& target, std::int64_t at,
                       const Options& options);

// Opinion without any I/O: the same evidence always gives the same diagnosis.
Diagnosis judge(const Evidence& evidence);

}  // namespace sfprobe
