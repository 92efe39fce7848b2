// Purpose: the opinion about the proxy's answer to CONNECT, and what all of the proxy's findings
// have in common. Pure.
#pragma once

#include <string>

#include "checks/proxy/facts.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe::proxy {

struct Kind {
  std::string code;
  std::string words;  // what the proxy did
};

Finding& add_fail(Findings& findings, const Step& step, const ChoiceFacts& choice, Kind kind);

void weigh_proxy_silence(Finding& finding, const Step& step);

// `step` is "proxy.tunnel".
void judge_tunnel(const Evidence& evidence, const Step& step, const ChoiceFacts& choice,
                  Findings& findings);

}  // namespace sfprobe::proxy
