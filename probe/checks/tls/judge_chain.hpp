// Purpose: the opinion about one captured chain, from what every trust view said of it. Pure.
#pragma once

#include "checks/tls/chain_opinion.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe::tls {

void judge_chain(const ChainOpinion& opinion, const Evidence& evidence, Findings& findings);

// Why a chain is as it is, beside the bare error: who intercepts, what is missing, whose clock is
// wrong. Notices, which point at the advice that helps.
void tell_reasons(const ChainOpinion& opinion, const ViewOpinion& cli, const Evidence& evidence,
                  Findings& findings);

// What NODE_EXTRA_CA_CERTS does not do, and why.
void judge_extra_file(const std::vector<ChainOpinion>& opinions, const Evidence& evidence,
                      Findings& findings);

}  // namespace sfprobe::tls
