// Purpose: the opinion about captured chains, from what every trust view said of them. Pure.
#pragma once

#include "facts/chain_views.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe::tls {

// Why a chain is as it is, beside the bare error: who intercepts, what is missing, whose clock is
// wrong. Notices, which point at the advice that helps.
void tell_reasons(const ChainViews& views, const TrustView& cli, const Observed& observed,
                  Findings& findings);

// What NODE_EXTRA_CA_CERTS does not do, and why. `chains` are all that were captured.
void judge_extra_file(const std::vector<ChainViews>& chains, const Observed& observed,
                      Findings& findings);

}  // namespace sfprobe::tls
