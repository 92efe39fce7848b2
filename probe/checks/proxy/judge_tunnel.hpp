// Purpose: the opinion about the proxy's answer to CONNECT, and what all of the proxy's findings
// have in common. Pure.
#pragma once

#include <string>

#include "facts/observed.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe::proxy {

struct Kind {
  std::string code;
  std::string words;  // what the proxy did
};

Finding& add_fail(Findings& findings, const Measurement& step, const ChoiceFacts& choice,
                  Kind kind);

void weigh_proxy_silence(Finding& finding, const Measurement& step);

void judge_tunnel(const Target& target, const ObservedRoute& route, const ChoiceFacts& choice,
                  Findings& findings);

}  // namespace sfprobe::proxy
