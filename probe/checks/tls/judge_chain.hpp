// Purpose: the opinion about one captured chain, from what every trust view said of it. Pure.
#pragma once

#include "checks/tls/facts.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe::tls {

void judge_chain(const Step& handshake, const HandshakeFacts& facts, const Evidence& evidence,
                 Findings& findings);

}  // namespace sfprobe::tls
