// Purpose: what every trust view says of one captured chain, recorded as steps of action "verify".
// Threads: any. Failure: none; a chain that nobody accepts is a result.
#pragma once

#include <string>

#include "evidence/recorder.hpp"
#include "run/views.hpp"
#include "trust/chain.hpp"

namespace sfprobe::tls {

struct Captured {
  std::string handshake;  // id of its step
  std::string route;
  std::string host;  // that the certificate has to be for
  const trust::Chain& chain;
  std::int64_t at;                   // the time to judge by, seconds since 1970
  bool cli_takes_it;                 // the CLI would be shown this chain
  const net::Event* stop = nullptr;  // once set, a question to Node.js ends; null: never
};

// Records "<handshake>.verify.<view>" for each view, "<handshake>.anchors", and, where the CLI does
// not accept the chain, each cure that was tried. An installed Node.js may be asked until then.
struct CliVerdict {
  std::string code;         // "" if the CLI accepts the chain, be it by one of the --ca-file
  std::string wanted_from;  // where the missing issuer is available; "" if nowhere
};
CliVerdict record_verdicts(const Captured& captured, const Trust& trust, Recorder& recorder,
                           Clock::time_point until);

// Records the step "trust": which Node.js was taken for the CLI's, and what it is told to trust.
void record_trust(const Trust& trust, Recorder& recorder);

}  // namespace sfprobe::tls
